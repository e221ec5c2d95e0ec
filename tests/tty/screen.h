/* screen.h - what a terminal would show: enough of a VT100 for a line editor.
 *
 * Understands text in UTF-8, CR LF BS TAB, cursor movement, erasing, inserting and
 * deleting of characters and lines, saving of the cursor, and wraps as xterm does (the
 * cursor stays in the last column until the next character). Colours, modes, titles
 * are read over. */
#ifndef DDX_TEST_SCREEN_H
#define DDX_TEST_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCREEN_ROWS_MAX = 200, SCREEN_COLUMNS_MAX = 400 };

typedef struct screen {
    unsigned rows, columns;
    unsigned row, column; /* of the cursor, from 0 */
    unsigned saved_row, saved_column;
    bool wrap_next;
    uint32_t cell[SCREEN_ROWS_MAX][SCREEN_COLUMNS_MAX];
    /* the escape sequence or character that is being read */
    int state;
    unsigned argument[8], arguments;
    bool private_mode;
    uint32_t code;
    unsigned code_left;
} screen;

void screen_init(screen *s, unsigned columns, unsigned rows);

/* Cut or filled at the right and the bottom; the row of the cursor stays visible. */
void screen_resize(screen *s, unsigned columns, unsigned rows);

void screen_put(screen *s, const char *bytes, size_t n);

/* One row as UTF-8 without the blanks at its end; at least 4 * columns + 1 bytes. */
void screen_row(const screen *s, unsigned row, char *text);

#endif
