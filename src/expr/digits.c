#include "expr/digits.h"

#include "expr/wholes.h"

#include <string.h>

/* Digits that are left to GMP, and how often that may double below the limit of sizes. */
enum { PIECE = 20000, LEVELS = 20 };

typedef struct writer {
    dx_context *context;
    mpz_t power[LEVELS]; /* power[i] is 10^(PIECE·2^i) */
    unsigned n;
    char *at;
    bool leading; /* nothing but zeros so far: they are not written */
} writer;

static void write_piece(writer *w, mpz_srcptr n)
{
    char piece[PIECE + 2];
    if (w->leading && mpz_sgn(n) == 0)
        return;
    (void)mpz_get_str(piece, 10, n);
    size_t length = strlen(piece);
    if (!w->leading) {
        memset(w->at, '0', PIECE - length);
        w->at += PIECE - length;
    }
    memcpy(w->at, piece, length);
    w->at += length;
    w->leading = false;
}

/* n < 10^(PIECE·2^level), as two halves. */
static bool write_level(writer *w, mpz_srcptr n, unsigned level)
{
    if (level == 0) {
        write_piece(w, n);
        return dx_poll(w->context) == DX_OK;
    }
    if (dx_poll(w->context) != DX_OK)
        return false;
    mpz_t high, low;
    mpz_inits(high, low, NULL);
    bool written = dx_whole_divide(w->context, high, low, n, w->power[level - 1]) &&
                   write_level(w, high, level - 1) && write_level(w, low, level - 1);
    mpz_clears(high, low, NULL);
    return written;
}

/* As many as are needed for a number of so many bits to be less than the square of the last. */
static bool make_powers(writer *w, size_t bits)
{
    do {
        mpz_init(w->power[w->n++]);
        if (w->n == 1)
            mpz_ui_pow_ui(w->power[0], 10, PIECE);
        else if (!dx_whole_product(w->context, w->power[w->n - 1], w->power[w->n - 2],
                                   w->power[w->n - 2]))
            return false;
    } while (w->n < LEVELS && 2 * (mpz_sizeinbase(w->power[w->n - 1], 2) - 1) < bits);
    return true;
}

bool dx_write_decimal(dx_context *context, mpz_srcptr n, char *out)
{
    if (mpz_sizeinbase(n, 10) <= PIECE) {
        (void)mpz_get_str(out, 10, n);
        return true;
    }
    writer w = {.context = context, .at = out, .leading = true};
    bool written = make_powers(&w, mpz_sizeinbase(n, 2)) && write_level(&w, n, w.n);
    *w.at = '\0';
    while (w.n > 0)
        mpz_clear(w.power[--w.n]);
    return written;
}
