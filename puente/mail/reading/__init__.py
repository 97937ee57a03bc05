"""Reading real mail: bytes in, one honest description out.

    from puente.mail.reading import read

    message = read(path.read_bytes())
    message.sender.email, message.new_text, message.attachments[0].content()

Stands alone: no database, no settings, no Django. What is done with a message is decided above.
"""

from puente.mail.reading.addresses import Address
from puente.mail.reading.attachments import Attachment
from puente.mail.reading.message import Message
from puente.mail.reading.problems import Problem
from puente.mail.reading.reader import read

__all__ = ["Address", "Attachment", "Message", "Problem", "read"]
