/* frames.h - texts of formulas at random, from frames in which each # is to be replaced by another
 * formula. */
#ifndef TEST_FRAMES_H
#define TEST_FRAMES_H

#include "chance.h"

#include <stddef.h>
#include <string.h>

typedef struct frames {
    const char *(*frame)(void);
    const char *(*leaf)(void); /* without a # */
    uint32_t deep;             /* of so many # one is a leaf at once */
} frames;

/* With so many levels of frames at the most; it is cut where there is no more room. */
static inline void write_formula(const frames *f, char *out, size_t room, unsigned levels)
{
    const char *text = levels == 0 ? f->leaf() : f->frame();
    size_t n = 0;
    for (; *text != '\0' && n + 1 < room; text++) {
        if (*text != '#') {
            out[n++] = *text;
            continue;
        }
        write_formula(f, out + n, room - n, below(f->deep) ? levels - 1 : 0);
        n += strlen(out + n);
    }
    out[n] = '\0';
}

#endif
