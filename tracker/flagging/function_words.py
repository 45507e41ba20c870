"""Words that say nothing by themselves: articles, pronouns, conjunctions, prepositions, auxiliaries. Pure.

They may weigh with a model, as what stands around them does, but show nobody why a report was flagged.
"""

from collections.abc import Mapping
from functools import cache

from tracker.flagging.letter_runs import cut
from tracker.flagging.vocabulary import primary

_LISTS: Mapping[str, str] = {
    "en": """the and that for are from its were was will has had have been being they them their theirs there these
        those this than then with without which who whom whose what when where why how not but nor yet also both
        each every either neither all any some such only own same other others another more most less least much
        many few very too over under after before since until while during about above below between among through
        into onto upon out off down again against along around because though although unless whether would could
        should shall may might must can cannot did does done doing having his her hers him our ours your yours you
        she one two just even still already now here once per via amid towards toward within behind beyond itself
        himself herself themselves""",
    "ru": """что это этот эта эти этого этой этом этому этим этих тот той том тому тем тех того как так или для без
        при под над про через после перед между около возле ради кроме среди вместо вокруг против из-за его
        ему ней нее нём него них ним ними она они оно мой моя наш наша ваш свой своя свое свои своих своей своего
        который которая которое которые которых которым которого которой если чтобы когда пока хотя лишь только
        уже еще ещё даже тоже также был была было были быть будет будут есть нет нету может могут мог где куда
        откуда кто кого кому чем чего почему потому поэтому все всё весь вся всех всем всего был бы ведь вот там
        тут здесь сейчас теперь потом затем более менее очень себя себе собой сам сама сами самый один одна одно
        два две три однако зато либо ибо раз не ни же ли со""",
    "az": """ilə üçün isə ki amma ancaq lakin və ya yaxud həm belə elə bu onu onun ona ondan onda onlar onların
        onları onlara bunu bunun buna bundan bunlar biz bizim siz sizin mən mənim sən özü öz özünü hər heç hansı
        nə niyə necə harada nəyə kimi qədər görə sonra əvvəl bəri qarşı dair barədə haqqında üzrə kənar ayrı bir
        iki çox daha ən az yenə yalnız təkcə artıq hələ indi bəlkə əgər çünki olan olub olaraq olduğu olduğunu
        edib edir edən etdi edilib idi imiş deyil var yox məhz həmin bütün bəzi hamı kim nədir burada orada ildə
        üçündür dək tərəfindən""",
    "tr": """için ile ise ama fakat ancak veya yahut hem ne ki gibi kadar göre sonra önce beri karşı dair hakkında
        üzere üzerine üzerinde üzerinden üzerindeki hakkındaki doğru rağmen bir iki çok daha en az yine yalnız
        sadece artık hâlâ henüz şimdi belki eğer çünkü olan oldu olduğu olduğunu olarak olup etti eden ettiği
        edildi edildiği edildiğini ettiğini edilen idi imiş değil var yok bu şu onu onun ona ondan onlar onların
        bunu bunun buna bundan bunlar biz bizim siz sizin ben benim sen kendi kendisi her hiç hangi neden nasıl
        nerede bazı bütün tüm diye dan den daki deki nin nın nun nün bile böyle öyle şöyle ayrıca yani""",
    "hy": """հետ համար մասին մոտ վրա տակ մեջ մինչ մինչև դեպի ըստ առանց բացի շուրջ միջև հետո առաջ նաև բայց իսկ կամ
        քան որ որը որի որոնք որոնց որին որից որով եթե երբ թե թեև քանի քանզի իբր ինչ ինչը ինչպես ինչու ով ովքեր
        որտեղ այս այդ այն սա դա նա նրա նրան նրանք նրանց դրա դրանք սրա մեր մենք մեզ ձեր դուք իր իրեն իրենց ինքը
        ինքն իրենք նույն ամեն բոլոր ամբողջ որոշ միայն միմիայն դեռ արդեն այլ այլև էլ իսկապես հիմա այժմ այնտեղ
        այստեղ այսպես այնպես էին էր էի ենք եք են եմ չեն չէ չէր չէին լինի լինել եղել եղավ մեկ երկու կա չկա պիտի
        շատ քիչ ավելի առավել անգամ վերջ կողմից պես հանդեպ միասին""",
    "de": """der die das den dem des ein eine einer eines einem einen und oder aber nicht auch mit ohne für von vom
        zum zur bei beim nach vor aus auf über unter zwischen gegen durch während wegen dass ob wenn als wie was
        wer sich sie ihr ihre ihren ihrem sein seine seinen hat haben hatte hatten ist sind war waren wird werden
        wurde wurden kann soll muss noch schon nur sehr mehr dort hier""",
    "fr": """les des une dans par pour sur sous avec sans entre vers chez aux est sont été était étaient être avoir
        ont avait avaient que qui quoi dont mais donc car comme ses son leur leurs cette ces cet pas plus moins
        très tout tous toute toutes ils elles nous vous lui elle aussi encore déjà après avant depuis pendant
        contre selon""",
    "ka": """და რომ არის იყო იყვნენ იქნება არ ვერ თუ როცა როგორც მისი მათი მათ მას ეს ის იმ ამ რომელიც რომელმაც
        შესახებ შემდეგ მიერ მაგრამ ასევე ერთი ორი უკვე კიდევ""",
    "uk": """що цей ця це ці цього цієї тих той тому тим того для без при під над про через після перед між біля
        його йому неї них ним вона вони воно наш свій своя своє свої який яка яке які яких якого якщо щоб коли
        поки хоча лише тільки вже ще навіть також був була було були бути буде будуть може можуть хто кого чому
        всі все весь там тут зараз один два три або але""",
}


def function_words(lang: str | None) -> frozenset[str]:
    """Return the function words of a language (`az`, `en-US`), folded; of all where it has no list, or is unknown."""
    known = primary(lang)
    return _folded(known if known in _LISTS else None)


@cache
def _folded(lang: str | None) -> frozenset[str]:
    return frozenset(cut("", " ".join(_LISTS.values()) if lang is None else _LISTS[lang]).words)
