from encodings.aliases import aliases

import pytest

from puente.mail.reading.reader import understood
from puente.mail.reading.tests.making import codes, read

CHINESE = "你好，我们明天下午三点开会，请准时参加。"
JAPANESE = "こんにちは、明日の会議は三時からです。"
RUSSIAN = "Здравствуйте, принтер на втором этаже не работает со вчерашнего дня."
POLISH = "Dzień dobry, drukarka nie działa od wczoraj. Proszę o pomoc, już próbowałem."


def test_emoji_stay_but_in_texts_of_millions_of_letters():
    small, large = (
        read("Content-Type: text/plain; charset=utf-8", "ñ😀 " + "word " * count) for count in (10, 1_200_000)
    )

    assert small.text.startswith("ñ😀 word")
    assert large.text.startswith("ñ\ufffd word")
    assert codes(large) == {"text-too-long"}


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("iso-8859-1", "cp1252", "“mañana” 5 €"),
        ("us-ascii", "utf-8", "mañana"),
        ("iso-8859-1", "utf-8", "mañana"),
        ("gb2312", "gb18030", "你好，世界"),
        ("gb2312", "utf-8", "你好，世界，今天天气很好"),
        ("utf-8", "cp1252", "mañana por la mañana"),
        ("ks_c_5601-1987", "cp949", "안녕하세요"),
        ("Shift_JIS", "cp932", "こんにちは①"),
        ("iso-2022-jp", "iso2022_jp", "こんにちは"),
        ("unknown-8bit", "utf-8", "mañana"),
        ("cp-850", "cp850", "mañana"),
        ("windows-1251", "cp1251", "Привет"),
        ("", "koi8-r", "Здравствуйте, принтер на втором этаже снова не работает, помогите пожалуйста"),
        ("utf-16", "utf-16", "mañana"),
        ("utf-7", "utf-7", "mañana"),
        ("utf-8", "gb18030", CHINESE),
        ("utf-8", "euc_jp", JAPANESE),
        ("utf-8", "cp932", JAPANESE),
        ("utf-8", "koi8-r", RUSSIAN),
        ("iso-8859-1", "cp1251", RUSSIAN),
        ("us-ascii", "koi8-r", RUSSIAN),
        ("koi8-r", "utf-8", RUSSIAN),
        ("shift_jis", "utf-8", JAPANESE),
        ("iso-2022-jp", "cp932", JAPANESE),
        ("hz-gb-2312", "hz", CHINESE),
        ("iso-2022-kr", "iso2022_kr", "안녕하세요"),
        ("", "big5", "您好，我們明天下午三點開會，請準時參加，謝謝。"),
        ("", "iso2022_jp", JAPANESE),
        ("", "cp949", "안녕하세요 내일 회의는 세 시입니다"),
        ("", "cp1253", "Καλημέρα, ο εκτυπωτής δεν λειτουργεί από χθες"),
        ("", "cp1255", "שלום, המדפסת לא עובדת מאתמול"),
        ("", "cp1250", POLISH),
        ("", "iso-8859-2", POLISH),
        ("", "cp1254", "Merhaba, yazıcı bugün çalışmıyor, ne yapmam lazım? Teşekkürler, iyi günler"),
        ("", "utf-16", "mañana"),
        ("", "utf-16-le", "mañana"),
        ("utf-16", "utf-8", "mañana"),
        ("x-user-defined", "cp1252", "mañana"),
        ("iso-8859-1", "cp1252", "ÄÖÜäöüßÄÖÜäöüß"),
        ("iso-8859-1", "cp1250", POLISH),
        (
            "windows-1252",
            "cp1254",
            "Merhaba, yazıcı bugün çalışmıyor, ne yapmam lazım? Teşekkürler, iyi günler",
        ),
        ("koi8-r", "cp1251", RUSSIAN),
        ("windows-1251", "koi8-r", RUSSIAN),
        ("gb2312", "cp1252", "El próximo miércoles vendrá la señora Peña con el año nuevo"),
        ("utf-8", "iso-8859-15", "¿Cuánto costó el próximo año? 100 €"),
    ],
)
def test_text_is_read_in_every_charset_and_wrong_label(label, codec, text):
    message = read(f"Content-Type: text/plain; charset={label}", text.encode(codec))

    assert message.text == text


@pytest.mark.slow
@pytest.mark.parametrize("label", sorted({*aliases.values(), *aliases, "uu", "zip", "undefined", "oem"}))
def test_any_name_of_a_codec_may_stand_as_the_charset(label):
    message = b"Content-Type: text/plain; charset=%s\r\n\r\nGr\xfc\xdfe\xff\x00\r\n" % label.encode()

    assert understood(message).text is not None
