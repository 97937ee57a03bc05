// The list of files. Each wakes by itself; none knows the others. In production they are joined into this one.
import "./elements/relative_time.js"
import "./elements/toast_message.js"
import "./elements/form_guard.js"
import "./elements/keep_draft.js"
import "./elements/file_picker.js"
import "./elements/open_dialogs.js"
import "./elements/keyboard_keys.js"
import "./elements/command_palette.js"
