"""How much of a hostile message is looked at. Ordinary mail stays far below every one of these."""

MESSAGE = 100_000_000  # bytes of a file that is one message
HEADER_LINES = 20_000  # lines of one header that are read one by one
HEADER_VALUE = 200_000  # bytes of one field that are understood
ADDRESSES = 5_000  # addresses of one field
IDENTIFIERS = 1_000  # ids in References
PARTS = 2_000  # parts of one message, at every depth
DEPTH = 400  # multiparts inside multiparts
SCANNED = 1_000_000_000  # bytes of multiparts that are looked at, those inside others once more
BOUNDARY = 1_000  # characters of a boundary
PROBLEMS = 50  # notes in `problems`

HTML = 2_000_000  # characters of HTML of one message that are sanitised; the text is always read whole
HTML_DEPTH = 250  # elements inside elements
HTML_TAG = 8_000  # characters of one tag
HTML_TEXT = 300_000  # characters of one message laid out with tables and lists; more as plain lines
HTML_TAGS = 4_000  # tags likewise
ANSWER = 60_000  # characters in which quotation and signature are looked for
LANGUAGE = 6_000  # characters from which the language is told
CHARSET_SAMPLE = 8_000  # bytes from which an unlabelled charset is guessed

RECIPIENTS = 1_000  # recipients of one delivery report
REPORT = 500_000  # bytes of the delivery reports of one message that are read
FREE_FORM = 40_000  # characters of a free-form bounce that are read
CALENDAR = 300_000  # bytes of the invitations of one message
EVENTS = 50  # events of them
TNEF_OBJECTS = 4_000  # objects in the winmail.dat of one message
TNEF_PROPERTIES = 50_000  # properties of them
TNEF_MESSAGES = 20  # messages inside the winmail.dat of one message
RTF_PACKED = 200_000  # bytes of compressed RTF of one message that are unpacked
RTF = 1_000_000  # bytes of RTF that are read
NAME = 200  # characters of an attachment's name
WIDE = 5_000_000  # bytes of a text in which letters beyond U+FFFF are kept
FLOWED = 2_000_000  # characters of text whose soft line breaks are taken out
BASE64_PIECES = 100_000  # pieces of base64 that each end in =
HTML_LINES = 6_000_000  # characters of HTML in which blocks are told from words inside a line
