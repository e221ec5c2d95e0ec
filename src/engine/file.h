/* file.h - files that are written whole or not at all. */
#ifndef DX_ENGINE_FILE_H
#define DX_ENGINE_FILE_H

#include "engine/session.h"

/* DX_IO with the system's reason, for errno as it is. what: "cannot write". */
dx_status dx_file_failed(ddx_session *s, const char *what, const char *path);

/* Into a new file beside it, then renamed; what is no ordinary file is not written over. */
dx_status dx_write_file(ddx_session *s, const char *path, const dx_text *text) DX_MUST_USE;

#endif
