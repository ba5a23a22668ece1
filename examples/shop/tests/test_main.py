from shop.main import PRICES


def test_tea_is_cheaper_than_cocoa() -> None:
    assert PRICES["tea"] < PRICES["cocoa"]
