#include "expr/digits.h"

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
    mpz_tdiv_qr(high, low, n, w->power[level - 1]);
    bool written = write_level(w, high, level - 1) && write_level(w, low, level - 1);
    mpz_clears(high, low, NULL);
    return written;
}

bool dx_write_decimal(dx_context *context, mpz_srcptr n, char *out)
{
    if (mpz_sizeinbase(n, 10) <= PIECE) {
        (void)mpz_get_str(out, 10, n);
        return true;
    }
    writer w = {.context = context, .at = out, .leading = true};
    do {
        mpz_init(w.power[w.n]);
        if (w.n == 0)
            mpz_ui_pow_ui(w.power[0], 10, PIECE);
        else
            mpz_mul(w.power[w.n], w.power[w.n - 1], w.power[w.n - 1]);
        w.n++;
    } while (w.n < LEVELS && mpz_cmp(w.power[w.n - 1], n) <= 0);
    bool written = write_level(&w, n, w.n - 1);
    *w.at = '\0';
    while (w.n > 0)
        mpz_clear(w.power[--w.n]);
    return written;
}
