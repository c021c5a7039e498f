"""Money is an integer number of fen. Plans print 万元 (10,000 yuan)."""

from __future__ import annotations

from decimal import Decimal

FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN


def fen_from_wan(amount: Decimal | str | int) -> int:
    """万元 → fen. Raises ValueError when it is not a whole number of fen."""
    fen = Decimal(amount) * FEN_PER_WAN
    if fen != fen.to_integral_value():
        raise ValueError(f"{amount} 万元 is not a whole number of fen")
    return int(fen)


def wan_from_fen(fen: int) -> Decimal:
    """Fen → 万元, exact, without trailing zeros."""
    wan = Decimal(fen) / FEN_PER_WAN
    return wan.quantize(Decimal(1)) if wan == wan.to_integral_value() else wan.normalize()
