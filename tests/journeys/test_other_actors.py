"""Those who are nearly allowed, those who watch, and those who forget: a county, a department, the three administrators."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

from playwright.sync_api import Page, expect

from tests.documents.build import as_docx
from tests.documents.plan import Heading, Item, Paragraph
from tests.journeys.conftest import Complaints, Enter
from tests.journeys.site import Site
from tests.journeys.steps import assert_accessible, await_reading, choose_document, confirm_everything, sign_in

NEW_PASSWORD = "Ledu-Qu-2026"


def plan_called(name: str) -> bytes:
    """A short plan of 海东市."""
    items: tuple[Item, ...] = (
        Heading(0, "", f"海东市{name}实施方案"),
        Heading(1, "一、", "发展目标"),
        Paragraph("到2026年，每千人口托位数达到5.2个。"),
        Heading(1, "二、", "重点任务"),
        Heading(2, "（一）", "增加普惠托位"),
        Paragraph("支持幼儿园开设托班。（责任单位：市教育局）"),
    )
    return as_docx(items)


def loaded(officer: Page, name: str) -> str:
    """The address where a plan that was just loaded is checked."""
    choose_document(officer, f"{name}.docx", plan_called(name))
    await_reading(officer)
    return officer.url.split("?")[0]


def enter_password(page: Page, username: str, password: str) -> None:
    page.goto("/sign-in/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")


def test_a_county_officer_is_made_and_does_not_see_the_citys_draft(
    enter: Enter, site: Site, complaints: Complaints
) -> None:
    complaints.allow("status of 40[34]")
    draft = loaded(enter("plan_officer"), "县区看不到的托育")

    # The system administrator makes the account and cannot give it a role.
    system = enter("system_admin")
    system.goto("/accounts/people/new/")
    system.get_by_label("姓名").fill("韩永芳")
    system.get_by_label("用户名").fill("hanyongfang")
    system.locator("select[name=area]").select_option("630202000000")
    system.get_by_role("button", name="新建账号").click()
    first_password = system.locator("dd code").nth(1).inner_text()
    system.get_by_role("link", name="查看该人员").click()
    person = system.url
    expect(system.locator("h1")).to_contain_text("韩永芳")
    expect(system.get_by_role("button", name="授予角色")).to_have_count(0)
    token = system.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
    refused = system.request.post(
        f"{person}roles/",
        form={"csrfmiddlewaretoken": token or "", "role": "plan_officer", "area": "630202000000"},
        headers={"Referer": person},
    )
    assert refused.status == 403
    assert site.one("SELECT count(*) FROM accounts_roleassignment WHERE user_id = %s", person.split("/")[-2]) == 0

    # The security administrator gives it.
    security = enter("security_admin")
    security.goto(person)
    security.locator("select[name=role]").select_option("plan_officer")
    security.locator("select[name=area]").select_option("630202000000")
    office = security.locator("select[name=organisation] option", has_text="乐都区").first
    if office.count():
        security.locator("select[name=organisation]").select_option(office.get_attribute("value"))
    security.get_by_role("button", name="授予角色").click()
    expect(security.get_by_role("status").filter(has_text="角色已授予。")).to_be_visible()

    # The new officer must choose a password, then works in the county, where the city's draft does not exist.
    county = enter()
    enter_password(county, "hanyongfang", first_password)
    expect(county.locator("h1")).to_have_text("设置新密码")
    county.locator("input[type=password]").nth(0).fill(first_password)
    county.locator("input[type=password]").nth(1).fill(NEW_PASSWORD)
    county.locator("input[type=password]").nth(2).fill(NEW_PASSWORD)
    county.get_by_role("button", name="修改密码").click()
    expect(county.get_by_role("status").filter(has_text="密码已修改")).to_be_visible()
    county.goto("/")
    expect(county.locator(".place-menu")).to_contain_text("乐都区")
    for path in (draft, draft.replace("/review/", "/"), f"{draft}heading/"):
        answer = county.goto(path)
        assert answer is not None
        assert answer.status == 404
        expect(county.locator("h1")).to_have_text("这个网址下没有内容")
        expect(county.locator("body")).not_to_contain_text("县区看不到的托育")


def test_a_department_officer_sees_what_is_theirs_and_no_draft(
    enter: Enter, site: Site, complaints: Complaints
) -> None:
    complaints.allow("status of 40[34]")
    draft = loaded(enter("plan_officer"), "部门不核对的托育")
    department = enter("department_officer")
    department.goto("/")
    expect(department.locator("main")).not_to_contain_text("部门不核对的托育")
    department.get_by_role("link", name="我们的事").click()
    expect(department.locator("h2").first).to_have_text("市民政局的事")
    led = site.one(
        "SELECT count(DISTINCT r.item_id) FROM plan_responsibility r JOIN plan_planitem i ON i.id = r.item_id JOIN "
        "plan_edition e ON e.id = i.edition_id WHERE i.kind = 'tasks' AND r.printed_name = '市民政局' "
        "AND e.area = 630200000000 AND e.state = 'published'"
    )
    expect(department.locator("#table-tasks .count-line")).to_have_text(f"共 {led} 行")
    answer = department.goto(draft)
    assert answer is not None
    assert answer.status == 403
    expect(department.locator("h1")).to_have_text("您的角色无权办理此事")


def test_the_auditor_reads_what_was_corrected_and_verifies_the_chain(enter: Enter) -> None:
    officer = enter("plan_officer")
    loaded(officer, "审计要看的托育")
    officer.get_by_role("link", name="更正", exact=True).first.click()
    officer.get_by_label("名称").fill("每千常住人口托位数")
    officer.get_by_label("修改原因").fill("按国家口径统一名称")
    officer.get_by_role("button", name="保存更正并确认").click()
    expect(officer.get_by_role("status").filter(has_text="条目已更正并确认。")).to_be_visible()

    auditor = enter("auditor")
    auditor.goto("/")
    auditor.get_by_role("link", name=re.compile("操作留痕|核验")).first.click()
    line = auditor.locator("#main tbody tr").filter(has_text="更正、补充、剔除或合并识别结果").first
    line.locator("a").first.click()
    expect(auditor.locator("main")).to_contain_text("按国家口径统一名称")
    expect(auditor.locator("main")).to_contain_text("每千常住人口托位数")

    auditor.goto("/records/audit/")
    auditor.get_by_role("button", name=re.compile("^核验")).click()
    expect(auditor.locator("main")).to_contain_text("完整，未被改动", timeout=30_000)


def test_five_wrong_passwords_close_the_account_for_a_while(page: Page, site: Site, complaints: Complaints) -> None:
    complaints.allow("status of 4(00|29)")
    account = site.accounts["department_officer"]
    for _try in range(4):
        enter_password(page, account.username, "not-the-password")
        expect(page.locator(".error-summary")).to_be_visible()
    enter_password(page, account.username, "not-the-password")
    expect(page.locator("h1")).to_have_text("密码错误次数过多")
    expect(page.locator("main")).to_contain_text("密码已连续输错五次")
    assert_accessible(page)
    enter_password(page, account.username, account.password)
    expect(page.locator("h1")).to_have_text("密码错误次数过多")
    site.python("from axes.models import AccessAttempt; AccessAttempt.objects.all().delete()")


def an_hour_passes(page: Page, site: Site) -> None:
    """For this window's session: its last click was an hour ago."""
    (key,) = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    site.python(
        "from django.contrib.sessions.backends.db import SessionStore;"
        f"session = SessionStore({key!r}); session['session_seen'] -= 3600; session.save()"
    )


def test_a_session_that_ran_out_loses_no_typed_text(page: Page, site: Site) -> None:
    officer = page
    sign_in(officer, site, "plan_officer")
    draft = loaded(officer, "打字中断的托育")
    officer.goto(f"{draft}add/tasks/")
    officer.get_by_label("标题").fill("一个很长的任务标题")
    officer.get_by_label("正文").fill("打了半天的字。")
    an_hour_passes(officer, site)
    officer.get_by_role("button", name="添加条目").click()
    expect(officer.locator(".notice")).to_contain_text("因长时间没有操作，您已退出登录")
    account = site.accounts["plan_officer"]
    officer.locator("input[name=login]").fill(account.username)
    officer.locator("input[name=password]").fill(account.password)
    officer.locator("input[name=password]").press("Enter")
    expect(officer).to_have_url(f"{draft}add/tasks/")
    expect(officer.get_by_label("标题")).to_have_value("一个很长的任务标题")
    expect(officer.get_by_label("正文")).to_have_value("打了半天的字。")
    officer.get_by_role("button", name="添加条目").click()
    expect(officer.get_by_role("status").filter(has_text="条目已添加。")).to_be_visible()


def test_two_steps_to_sign_in(page: Page, site: Site) -> None:
    account = site.accounts["leader"]
    enter_password(page, account.username, account.password)
    expect(page.locator(".person-menu")).to_be_visible()
    page.goto("/sign-in/two-steps/set-up/")
    assert_accessible(page)
    secret = page.locator(".totp-key").inner_text().strip()
    page.locator("input[name=code]").fill(one_time_code(secret))
    page.get_by_role("button", name="启用").click()
    expect(page.locator("h1")).to_have_text("应急码")
    assert_accessible(page)
    emergency = page.locator(".code-list code").first.inner_text()

    page.context.clear_cookies()
    enter_password(page, account.username, account.password)
    expect(page.locator("h1")).to_have_text("第二步验证")
    assert_accessible(page)
    page.goto("/plans/")
    expect(page.locator("h1")).to_have_text("第二步验证")  # the password alone opens nothing
    # The code that set it up is spent; the next half minute has another.
    page.locator("input[name=code]").fill(one_time_code(secret, steps_ahead=1))
    page.get_by_role("button", name="登录").click()
    expect(page.locator(".person-menu")).to_be_visible()

    page.context.clear_cookies()
    enter_password(page, account.username, account.password)
    page.locator("input[name=code]").fill(emergency)
    page.get_by_role("button", name="登录").click()
    expect(page.locator(".person-menu")).to_be_visible()


def one_time_code(secret: str, *, steps_ahead: int = 0) -> str:
    """The six digits a telephone would show (RFC 6238, SHA-1, 30 seconds)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + steps_ahead), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_accepting_twice_in_one_breath_accepts_once(enter: Enter, site: Site) -> None:
    officer = enter("plan_officer")
    draft = loaded(officer, "点了两下的托育")
    confirm_everything(officer)
    officer.get_by_role("button", name="确认并生效").dblclick()
    expect(officer.locator("h1")).to_contain_text("1 项任务")
    edition = draft.rstrip("/").split("/")[-2]
    accepted = "SELECT count(*) FROM records_auditevent WHERE action = 'plan.accept_edition' AND subject_id = %s"
    assert site.one(accepted, edition) == 1
    assert site.one("SELECT state FROM plan_edition WHERE id = %s", edition) == "published"
