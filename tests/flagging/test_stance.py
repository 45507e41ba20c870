from dataclasses import replace

import pytest

from tests.flagging.rules import Terms, a_sign, found, match, rules
from tracker.domain.agreement import Agreement, Side
from tracker.domain.flag import Match, Stance, StatementKind
from tracker.domain.indicator import TermGroup
from tracker.errors import Invalid
from tracker.flagging.lexicon import compile_lexicon

FIRE: Terms = {
    "en": ("open* fire", "opening fire", "fired", "shelling"),
    "ru": ("обстрел*",),
    "hy": ("գնդակոծ*",),
    "az": ("atəş*",),
    "tr": ("ateş*",),
}
RELEASE: Terms = {
    "en": ("releas*",),
    "ru": ("освобо*",),
    "hy": ("ազատ*",),
    "az": ("azad*",),
    "tr": ("serbest*",),
}
NAMES: dict[str, Terms] = {
    "north": {"en": ("northland*",), "ru": ("север*",), "hy": ("հյուսիս*",), "az": ("şimal*",), "tr": ("kuzey*",)},
    "south": {"en": ("southland*",)},
}


def strait() -> Agreement:
    """Firing breaches 1.1, releases fulfil 2.1; the north, which owes both, and the south are known by name."""
    fire = a_sign("1.1-fire", terms=FIRE)
    release = replace(a_sign("2.1-release", terms=RELEASE), stance=Stance.FULFILMENT)
    sides = (Side("NL", "Northland", "group:north"), Side("XX", "Southland", "group:south"))
    return replace(rules(fire, release, groups=NAMES), sides=sides)


def stance(summary: str, *, title: str = "", lang: str = "en") -> Stance:
    matches = found(strait(), summary, title=title, lang=lang)
    assert len(matches) == 1
    return matches[0].stance


@pytest.mark.parametrize(
    ("lang", "summary", "expected"),
    [
        ("en", "Northland opened fire on the village.", Stance.BREACH),
        ("en", "Observers noted no shelling that day.", Stance.FULFILMENT),
        ("en", "Northland said that its units had not opened fire.", Stance.DENIAL),
        ("en", "Southland said that nobody had opened fire.", Stance.FULFILMENT),
        ("en", "Northland denies opening fire.", Stance.DENIAL),
        ("en", "Northland rejects claims of shelling, but villagers show where it opened fire.", Stance.BREACH),
        ("en", "In 1994 the army opened fire on the village.", Stance.CONTEXT),
        ("en", "We did not open fire last night, the office adds.", Stance.DENIAL),
        ("ru", "Ночью обстрела с нашей стороны не было, добавляют там.", Stance.DENIAL),
        ("hy", "Մենք գյուղը չենք գնդակոծել։", Stance.DENIAL),
        ("az", "Biz dünən atəş açmamışıq.", Stance.DENIAL),
        ("tr", "Dün gece ateş açmadık.", Stance.DENIAL),
        ("tr", "Dün gece ateş açılmadı.", Stance.FULFILMENT),
        ("en", "The captives were released.", Stance.FULFILMENT),
        ("en", "The captives have not been released.", Stance.BREACH),
        ("en", "Northland denies that captives were released.", Stance.BREACH),
        ("en", "The captives will be released on Monday.", Stance.TALK),
        ("en", "Northland must release the captives.", Stance.TALK),
        ("en", "If they were released, talks could begin.", Stance.TALK),
        ("en", "In 1994 captives were released.", Stance.CONTEXT),
        ("en", "On the anniversary people recalled how captives were released.", Stance.FULFILMENT),
        ("ru", "За ночь обстрелов не зафиксировано.", Stance.FULFILMENT),
        ("ru", "В Северии заявили, что обстрела не было.", Stance.DENIAL),
        ("ru", "Пленных должны освободить.", Stance.TALK),
        ("ru", "Пленные до сих пор не освобождены.", Stance.BREACH),
        ("hy", "Հյուսիսիան հերքում է գնդակոծության լուրերը։", Stance.DENIAL),
        ("hy", "Գերիներին պետք է ազատ արձակել։", Stance.TALK),
        ("hy", "Գերիներին դեռ ազատ չեն արձակել։", Stance.BREACH),
        ("az", "Şimaliya atəş açdığını təkzib edir.", Stance.DENIAL),
        ("az", "Əsirlər azad edilməyib.", Stance.BREACH),
        ("az", "Əsirlər sabah azad ediləcək.", Stance.TALK),
        ("tr", "Kuzeyistan ateş açtığını yalanladı.", Stance.DENIAL),
        ("tr", "Esirler serbest bırakılmadı.", Stance.BREACH),
        ("tr", "Esirler serbest bırakılmalı.", Stance.TALK),
    ],
)
def test_statements_lead_to_the_stance(lang: str, summary: str, expected: Stance) -> None:
    assert stance(summary, lang=lang) == expected


def test_in_a_language_without_a_table_signs_count_as_they_are() -> None:
    agreement = rules(a_sign(terms={"en": ("blockade*",)}))
    only = found(agreement, "No blockade at all", lang="uk")[0]
    assert (only.stance, only.statements) == (Stance.BREACH, ())


def test_the_headline_counts_double() -> None:
    told = stance("A year ago, villagers say, it opened fire.", title="Northland denies opening fire")
    assert told is Stance.BREACH, "an allegation stands beside the denial"
    assert stance("The captives will be released. They were released.", title="") is Stance.FULFILMENT
    assert stance("They were released.", title="Captives will be released") is Stance.TALK


def only(summary: str, *, title: str = "") -> Match:
    return found(strait(), summary, title=title)[0]


def test_statements_are_kept_with_their_spans() -> None:
    summary = "Calm. According to Northland's ministry, no shelling was heard; Southland denies opening fire too."
    told = only(summary).statements
    assert [
        (
            one.kind,
            one.cue and one.cue.text,
            [words.text for words in one.signs],
            one.speaker and one.speaker.text,
            one.side,
        )
        for one in told
    ] == [
        (StatementKind.NEGATED, "no", ["shelling"], "Northland's ministry", "NL"),
        (StatementKind.ATTRIBUTED, "According to", ["shelling"], "Northland's ministry", "NL"),
        (StatementKind.DENIED, "denies", ["opening fire"], "Southland", "XX"),
        (StatementKind.ATTRIBUTED, "denies", ["opening fire"], "Southland", "XX"),
    ]
    every = [words for one in told for words in (one.cue, *one.signs, one.speaker) if words is not None]
    assert all(summary[words.start : words.end] == words.text and words.field == "summary" for words in every)


def test_what_the_sign_spells_out_does_not_turn_it() -> None:
    agreement = rules(a_sign(terms={"en": ("did not withdraw",), "tr": ("çekilme*",), "az": ("çıxarılma*",)}))
    for lang, summary in (
        ("en", "It did not withdraw."),
        ("tr", "Birlikler çekilmedi."),
        ("az", "Qoşun çıxarılmayıb."),
    ):
        assert [one.stance for one in found(agreement, summary, lang=lang)] == [Stance.BREACH]


def test_statements_are_bounded() -> None:
    summary = " ".join(f"Then unit {number} did not open fire." for number in range(300))
    assert len(only(summary).statements) == 40


def test_what_does_not_reach_the_threshold_has_no_match() -> None:
    assert match(compile_lexicon(strait()), title="", summary="no shelling", lang="en", flag_from=0.9) == []


def test_the_same_text_gives_the_same_statements_always() -> None:
    summary = "Northland denies that it did not release them; nobody opened fire, it will release all, if they must."
    first = found(strait(), summary)
    assert all(found(strait(), summary) == first for _ in range(3))


def test_a_negation_leaves_talk_as_it_is() -> None:
    agreement = rules(replace(a_sign(terms={"en": ("talks",)}), stance=Stance.TALK))
    told = found(agreement, "There were no talks.")[0]
    assert (told.stance, told.statements[0].kind) == (Stance.TALK, StatementKind.NEGATED)


def test_an_answer_in_the_next_sentence_turns_nothing_and_is_told() -> None:
    told = only("It opened fire, villagers say. The report is false, Northland says.")
    assert told.stance is Stance.BREACH
    assert [one.kind for one in told.statements if one.speaker is not None and one.side == "NL"] == [
        StatementKind.DENIED
    ]


def test_what_the_signs_lean_to_sums_to_one_and_the_heaviest_comes_first() -> None:
    (found_once,) = found(strait(), "Northland denies opening fire, but villagers show where it fired at noon.")
    assert found_once.leaning[0][0] is found_once.stance
    assert sum(share for _, share in found_once.leaning) == pytest.approx(1.0, abs=1e-3)
    assert list(found_once.leaning) == sorted(found_once.leaning, key=lambda entry: -entry[1])


def test_what_a_pack_names_as_before_its_agreement_is_history() -> None:
    war: Terms = {"en": ("during the ~war",)}
    told = "The army opened fire on the village during the war."
    assert stance(told) is Stance.BREACH
    pack = strait()
    pack = replace(
        pack,
        groups=(*pack.groups, TermGroup("old-war", war)),
        earlier="group:old-war",
        forms={"en": {"war": ("war", "wars")}},
    )
    (one,) = found(pack, told)
    assert one.stance is Stance.CONTEXT
    assert [(said.kind, said.cue and said.cue.text) for said in one.statements] == [
        (StatementKind.HISTORICAL, "during the war")
    ]
    (other,) = found(pack, "The army recalled the war. It opened fire on the village in May.")
    assert other.stance is Stance.BREACH
    with pytest.raises(Invalid, match="there is no group:new-war"):
        compile_lexicon(replace(pack, earlier="group:new-war"))
