"""The language of a text, told by its script and its little words. Rather none than a wrong one."""

from __future__ import annotations

import re
from collections import Counter

from puente.mail.reading import limits

# Words that carry no matter: the commonest of each language, those shared by many left out or outweighed.
WORDS = {
    "en": "printer broken floor attached invoice screen computer door the and you for is this that with have are not be will your from please can we it was would has my our "
    "i to of in on if thank thanks hello regards me at as they there been when does do could any dear hi hey morning "
    "need get what how which after before am an by he she their just also still but message body text",
    "es": "impresora rota roto planta pantalla contraseña ordenador factura puerta el la los las que de en y por para con una un no se del al lo su es como más pero está esta este hola "
    "gracias saludos muy ha he hemos tengo tiene puede podéis necesito usted me mi nos les buenos buenas días desde "
    "cuando porque qué también hay son fue ser sin sobre adjunto favor cordial estimado ya sí yo ese eso aquí",
    "ca": "el la els les que de en i per amb una un no es del al seu com més però està aquesta aquest hola gràcies "
    "salutacions molt ha he hem tinc té pot podeu necessito em la meva ens bon dia bona tarda des quan perquè també hi "
    "són va ser sense sobre adjunt si us plau fins què això",
    "gl": "podedes pechar o a os as que de en e por para cunha un unha non se do da dos das ao máis pero está esta este ola grazas "
    "saúdos moi hai teño ten pode necesito me meu nos bos días dende cando porque tamén son foi sen sobre xa",
    "pt": "impressora avariada andar ecrã senha computador fatura porta o a os as que de em e por para com uma um não se do da dos das ao no na mais mas está esta este olá "
    "obrigado obrigada cumprimentos muito há tenho tem pode preciso me meu nos bom dia boa tarde desde quando porque "
    "também são foi ser sem sobre anexo favor atenciosamente você você já ele isso segue",
    "fr": "imprimante panne étage écran facture ordinateur porte le la les des de et en un une que qui pour avec dans pas ne est sur vous nous je il ce cette au aux du "
    "bonjour merci cordialement plus mais être avoir a ont avez votre vos mon ma mes notre si très suis sont été par "
    "depuis quand aussi comme fait peut pouvez veuillez ci-joint salut s'il c'est j'ai n'est d'un l'on",
    "de": "drucker defekt kaputt bildschirm passwort rechner rechnung tür der die das und ist nicht ich sie wir ihr mit für auf ein eine einen zu den dem des im von bei es hallo "
    "danke grüße viele mein meine unsere haben hat habe kann können bitte noch auch wie aber wenn dass bin sind war "
    "wird werden seit gestern heute sehr geehrte freundlichen guten tag morgen schon nur aus nach über um vielen dank",
    "it": "stampante rotta schermo fattura porta computer il lo la i gli le di e che in un una per con non è si del della dei delle al alla nel nella sono ho ha "
    "abbiamo ciao grazie saluti buongiorno buonasera molto più ma come mio mia nostro vi ci mi può posso quando da "
    "dal questo questa anche perché allegato cordiali già stato fare sul sulla",
    "nl": "kapot verdieping scherm wachtwoord rekening deur de het een en van ik je is niet dat te op met voor in zijn er aan we wij u uw mijn ons hallo bedankt "
    "groeten groet vriendelijke dag goedemorgen heeft heb hebben kan kunnen graag nog ook maar als dit deze die bij "
    "naar wordt worden geen wel sinds gisteren vandaag beste om over alvast hoi",
    "pl": "drukarka piętro ekran hasło faktura zepsuta drzwi i w na z do że nie się jest to za od po dla o ale jak co są był była czy mam ma proszę dziękuję dzień "
    "dobry pozdrawiam witam pan pani państwa jestem może mogę bardzo tak tylko już jeszcze moja mój nasz przez ten ta "
    "tego tej cześć od wczoraj dziś załączniku",
    "sv": "och att det i en som är på för med jag inte av till den har vi ni du hej tack hälsningar kan om ett mig min "
    "så men från var när hur vad detta mvh vänliga",
    "da": "og at det i en som er på for med jeg ikke af til den har vi du hej tak hilsen kan om et mig min så men fra "
    "var når hvordan hvad dette venlig mvh",
    "nb": "takk nå virker og at det i en som er på for med jeg ikke av til den har vi du hei takk hilsen kan om et meg min så men fra "
    "var når hvordan hva dette vennlig mvh",
    "fi": "ja on ei se että hän oli mutta kun niin minä sinä me te tämä ovat voi kiitos hei terveisin ystävällisin ole "
    "mitä kuin myös olen joka",
    "cs": "a je se na v že to s z do o i ale jak jsem jsme není prosím děkuji dobrý den pozdravem s pozdravem už také "
    "tak být bych může máme mám tohle pro od při který ahoj",
    "sk": "a je sa na v že to s z do o i ale ako som sme nie prosím ďakujem dobrý deň pozdravom už tiež tak byť by "
    "môže máme mám pre od pri ktorý ahoj",
    "hu": "a az és nem hogy egy is van meg ez de kérem köszönöm üdvözlettel jó napot szia mert csak ha már vagy most "
    "még nekem itt",
    "ro": "și de la în cu nu este pe o un pentru că sunt mai din am ai are bună ziua mulțumesc salut vă rog dar dacă "
    "când stimate cu stimă",
    "tr": "ve bir bu için ile da de ne var yok çok ben sen biz merhaba teşekkürler selamlar iyi günler saygılarımla "
    "lütfen olarak ama gibi daha değil mi",
    "eu": "eta da ez bat du dira kaixo eskerrik asko agur egun on mesedez nire gure dago dut daukat baina ere hau hori",
    "ru": "принтер этаж экран пароль счёт сломан дверь и в не на я что с по это как но у к за то из от мы вы он а же для есть был была здравствуйте спасибо "
    "добрый день уважением пожалуйста мне нас вас меня мой нет да уже еще ещё эта линия со дня когда где можно надо очень работает всё если только",
    "uk": "і в не на я що з по це як але у до за та від ми ви він для є був була вітаю дякую добрий день повагою будь "
    "ласка мені нас вас ні вже ще",
    "bg": "и в не на аз че с по това как но у до за то от ние вие той а да за е съм беше здравейте благодаря добър ден "
    "поздрави моля ми ни ви няма вече още",
}
SETS = {language: frozenset(words.split()) for language, words in WORDS.items()}
# Where one word cannot tell, it is the language with more speakers.
RARER = {"ca", "gl", "eu", "uk", "bg", "sk", "nb", "fi"}
MARKS = {
    "es": "ñ¿¡", "pt": "ãõ", "ca": "·", "de": "ßäü", "pl": "łąężśćńź", "cs": "ěřů", "fr": "œçê", "sv": "å", "da": "æø",
    "nb": "æø", "hu": "őű", "ro": "țșăî", "tr": "ğışİ", "uk": "їєґі", "ru": "ыэё", "bg": "ъщ", "fi": "äö", "sk": "ľĺŕô",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_QUOTED = re.compile(r"^[>|].*$", re.MULTILINE)
_NOISE = ("://", "@", "www.")  # in a word: an address


def of(text: str | None) -> str | None:
    """The BCP 47 tag of the language that `text` is written in, None when its words do not say."""
    if not text:
        return None
    told = _QUOTED.sub("", text[: limits.LANGUAGE])
    sample = " ".join(word for word in told.split() if not any(noise in word for noise in _NOISE))
    script = _by_script(sample)
    if script:
        return script
    words = [word.lower().replace("’", "'") for word in _WORD.findall(sample)]
    if not words:
        return None
    cyrillic = sum("а" <= word[0] <= "я" or word[0] in "їєіґё" for word in words) * 2 > len(words)
    languages = (
        ("ru", "uk", "bg") if cyrillic else tuple(name for name in SETS if name not in ("ru", "uk", "bg"))
    )
    counted = Counter(words)
    score: dict[str, float] = {}
    for language in languages:
        known = SETS[language]
        hits = sum(min(number, 8) for word, number in counted.items() if word in known)
        marks = sum(min(sample.count(mark), 3) for mark in MARKS.get(language, ""))
        marks = marks if hits or marks > 3 else 0
        score[language] = hits + min(marks, 6) * 0.75 - (0.5 if language in RARER else 0)
    best, second = sorted(score, key=lambda language: -score[language])[:2]
    enough = score[best] >= 2 or (score[best] >= 1 and len(words) <= 4)
    clear = score[best] - score[second] >= (0.5 if len(words) < 12 else 1)
    return best if enough and clear and score[best] * 12 >= len(words) else None


def _by_script(sample: str) -> str | None:
    """Languages that are alone, or nearly so, in writing as they do."""
    letters = [letter for letter in sample if letter.isalpha()]
    if not letters:
        return None
    ranges = {
        "ja": ("\u3040", "\u30ff"), "ko": ("\uac00", "\ud7af"), "el": ("\u0370", "\u03ff"), "he": ("\u0590", "\u05ff"),
        "ar": ("\u0600", "\u06ff"), "th": ("\u0e00", "\u0e7f"), "hi": ("\u0900", "\u097f"), "zh": ("\u4e00", "\u9fff"),
        "ka": ("\u10a0", "\u10ff"), "hy": ("\u0530", "\u058f"),
    }  # fmt: skip
    counts = {name: sum(low <= letter <= high for letter in letters) for name, (low, high) in ranges.items()}
    if counts["ja"] * 10 > len(letters) and (counts["ja"] + counts["zh"]) * 3 > len(letters):
        return "ja"
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] * 10 > len(letters) * 4 else None
