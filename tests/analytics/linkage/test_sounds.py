"""Names as they sound."""

from __future__ import annotations

import pytest

from laoyou.analytics.linkage.sounds import fuzzy_of, sound_of


@pytest.mark.parametrize(
    ("written", "pinyin", "fuzzy"),
    [
        ("王建国", "wang jian guo", "wan jian guo"),
        ("张成林", "zhang cheng lin", "zan cen lin"),
        ("尼玛", "ni ma", "li ma"),
        ("单永胜", "shan yong sheng", "san yong sen"),
        ("欧阳明", "ou yang ming", "ou yan min"),
        ("尉迟敬德", "yu chi jing de", "yu ci jin de"),
    ],
)
def test_a_name_is_read_as_a_name(written: str, pinyin: str, fuzzy: str) -> None:
    sound = sound_of(written)
    assert sound is not None
    assert (sound.pinyin, sound.fuzzy, sound.family) == (pinyin, fuzzy, fuzzy.split(maxsplit=1)[0])


@pytest.mark.parametrize("written", ["买买提·艾山", "买买提• 艾山", " 买买提艾山 ", "买买提・艾山"])
def test_dots_and_spaces_make_no_other_name(written: str) -> None:
    sound = sound_of(written)
    assert sound is not None
    assert (sound.name, sound.initials) == ("买买提艾山", "mmtas")


def test_full_width_letters_are_letters() -> None:
    assert sound_of("Ａnna") == sound_of("ANNA")


@pytest.mark.parametrize("nothing", [None, "", "  ", "·"])
def test_no_name_has_no_sound(nothing: str | None) -> None:
    assert sound_of(nothing) is None


@pytest.mark.parametrize(("said", "also"), [("zhang", "zan"), ("sheng", "sen"), ("ning", "lin"), ("chuang", "cuan")])
def test_sounds_that_are_confused_become_one(said: str, also: str) -> None:
    assert fuzzy_of(said) == also


def test_other_sounds_stay_apart() -> None:
    assert [fuzzy_of(each) for each in ("hong", "fei", "hu", "ren")] == ["hong", "fei", "hu", "ren"]
