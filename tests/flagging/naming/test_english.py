import pytest

from tests.flagging.naming.said import speaker, title_speaker


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        (
            "The boats were [seized], Rear Admiral Ann Lee of the coast guard said.",
            "Rear Admiral Ann Lee of the coast guard",
        ),
        ("Two boats were [seized], said the harbour minister.", "harbour minister"),
        ("At the summit in Port Ester Northland's premier said the boats were [seized].", "Northland's premier"),
        ("In an unexpected letter Ann Lee confirmed that the boats were [seized].", "Ann Lee"),
        ("On Friday President Moe told reporters that the boats were [seized].", "President Moe"),
        ("Joan Moe, who heads the fishing committee, told the Gazette that boats were [seized].", "Joan Moe"),
        ("Ann Lee, secretary of the commission, said the boats were [seized].", "Ann Lee"),
        (
            "The spokeswoman for the port authorities called it untrue and said no boat was [seized].",
            "spokeswoman for the port authorities",
        ),
        ("Fishermen were told by General Moe to leave the [seized] boats.", "General Moe"),
        ("According to the Northland Foreign Ministry the boats were [seized].", "Northland Foreign Ministry"),
        ("Northland in turn alleged that boats were [seized].", "Northland"),
        ("The pilots recall that the admiral had promised the [seized] boats back.", "admiral"),
        (
            "It is done under the eyes of Southland observers, who have noted no [seized] boat.",
            "Southland observers",
        ),
        ("Captain Ann Lee, quoting Joan Moe, said sailors would be [seized].", "Captain Ann Lee"),
        (
            "What Northland said of the [seized] boats was untrue, the spokesman for Southland's navy told us.",
            "spokesman for Southland's navy",
        ),
        ("The boats were [seized], according to Southland rescue workers.", "Southland rescue workers"),
        ("The boats were [seized], according to Southland.", "Southland"),
        ("According to Day.Az, the boats were [seized].", "Day.Az"),
        ("Port.Az reported that the boats were [seized].", "Port.Az"),
        ("Grocer Ann Lee says the boats were [seized].", "Grocer Ann Lee"),
        ("Parents of sailors demanded the [seized] boats back.", "Parents of sailors"),
        ("Two boats were [seized], Southland's navy claims.", "Southland's navy"),
    ],
)
def test_the_subject_of_the_verb_is_named_whole(sentence: str, named: str) -> None:
    assert speaker(sentence, "en") == named


@pytest.mark.parametrize(
    "sentence",
    [
        "The premier, she added, wants the [seized] boats back.",
        "Northland says nothing, he said, of the [seized] boats.",
        "Smoke rose above the [seized] boats, according to footage shot from the shore.",
        "The harbour is closed, citing weather and a single [seized] boat.",
        "Southland's claim to the [seized] boats was dropped.",
        "The ferry company went back on a promise to return the [seized] boats.",
        "The court upholds its order on the [seized] boats.",
        "Two hundred sailors are believed to be on the [seized] boats.",
        "The owners have been told of the [seized] boats.",
        "It says that the boats were [seized].",
        "We declare that no boat was [seized].",
        "Ann Lee, accused of smuggling, owns the [seized] boats.",
        "The [seized] boats give the islanders a say over the strait.",
    ],
)
def test_whoever_does_not_speak_is_not_named(sentence: str) -> None:
    assert speaker(sentence, "en") is None


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Northland to mediators: boats were [seized]", "Northland"),
        ("Northland premier in Paris: boats were [seized]", "Northland premier"),
        ("Boats [seized], port authority says", "port authority"),
        ("Villagers ordered to leave [seized] boats", None),
        ("Harbour closed; shots reported near [seized] boats", None),
        ("Summer: boats [seized]", None),
        ("Northland at 10:30: boats [seized]", "Northland"),
    ],
)
def test_headlines_tell_in_the_present_or_before_a_colon(title: str, named: str | None) -> None:
    assert title_speaker(title, "en") == named


@pytest.mark.parametrize(
    ("lang", "sentence", "named"),
    [
        ("fr", "Deux bateaux ont été [saisis], dit le ministère de la Défense.", "ministère de la Défense"),
        ("de", "Zwei Schiffe seien [beschlagnahmt], sagt der Botschafter in Paris.", "Botschafter"),
        ("de", "Der Sprecher der Regierung sagte, zwei Schiffe seien [beschlagnahmt].", "Sprecher der Regierung"),
    ],
)
def test_french_and_german_are_read_by_the_same_order(lang: str, sentence: str, named: str) -> None:
    assert speaker(sentence, lang) == named
