import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.variables import fill, variables_in

VALUES = {
    "customer.name": "张伟",
    "agent.name": "小李",
    "order.number": "A-1",
    "now": "10:00",
    "empty": "",
    "none": None,
    "blank": " \t",
}


@pytest.mark.parametrize(
    ("text", "filled", "missing"),
    [
        ("您好{{customer.name}}，我是{{agent.name}}", "您好张伟，我是小李", ()),
        ("{{ customer.name }}{{\tnow}}", "张伟10:00", ()),
        ("{{now}} {{now}}", "10:00 10:00", ()),
        (
            "{{order.date}} {{now}} {{order.date}} {{x}}",
            "{{order.date}} 10:00 {{order.date}} {{x}}",
            ("order.date", "x"),
        ),
        ("{{empty}}{{none}}{{blank}}", "{{empty}}{{none}}{{blank}}", ("empty", "none", "blank")),
        (r"\{{now}}", "{{now}}", ()),
        (r"\\{{now}}", r"\{{now}}", ()),
        (r"\{{now}} {{now}}", "{{now}} 10:00", ()),
        ("{{{now}}}", "{10:00}", ()),
        (
            "{now} {{}} {{ }} {{now} }} {{1a}} {{a..b}} {{.a}} {{a.}}",
            "{now} {{}} {{ }} {{now} }} {{1a}} {{a..b}} {{.a}} {{a.}}",
            (),
        ),
        (
            "{{now.__class__}} {{now()}} {{now|upper}} {% x %}",
            "{{now.__class__}} {{now()}} {{now|upper}} {% x %}",
            ("now.__class__",),
        ),
        ("{{客户.生日}}", "{{客户.生日}}", ("客户.生日",)),
        ("", "", ()),
    ],
)
def test_filling(text, filled, missing):
    assert fill(text, VALUES) == (filled, missing)


def test_variables_are_listed_once_in_order_and_without_the_escaped_ones():
    assert variables_in(r"{{b}} {{ a.c }} {{b}} \{{d}}") == ("b", "a.c")


def test_a_value_is_not_looked_at_again():
    assert fill("{{a}}", {"a": "{{b}}", "b": "secret"}) == ("{{b}}", ())
    assert fill("{{a}}", {"a": r"\1 \g<name> \{{"}) == (r"\1 \g<name> \{{", ())


pieces = st.lists(st.one_of(st.sampled_from(["{{", "}}", "{{a}}", "{{ b.c }}", r"\{{", "\\", "{", " ", "a"]), st.text(max_size=5)))


@given(pieces.map("".join))
def test_without_values_everything_stays_but_the_escapes(text):
    filled, missing = fill(text, {})
    assert missing == variables_in(text)
    assert filled == text.replace(r"\{{", "{{")


@given(pieces.map("".join), st.text(min_size=1).filter(str.strip))
def test_with_all_values_nothing_is_missing(text, value):
    names = variables_in(text)
    filled, missing = fill(text, dict.fromkeys(names, value))
    assert missing == ()
    assert not names or value in filled


@given(st.lists(st.tuples(st.text(st.characters(exclude_characters="{}\\")), st.sampled_from(["a", "b.c"]))))
def test_filling_is_putting_the_values_between_the_texts(parts):
    values = {"a": "1", "b.c": "2"}
    text = "".join(f"{before}{{{{{name}}}}}" for before, name in parts)
    assert fill(text, values) == ("".join(before + values[name] for before, name in parts), ())
