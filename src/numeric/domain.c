#include "numeric/domain.h"

#include <stdbool.h>
#include <string.h>

/* Reads the text of the table, not of users: it nests a few levels at most. What it
 * cannot read is undecided. */
typedef struct reader {
    const char *at;
    arb_srcptr args; /* u, v */
    int n;
    slong prec;
    bool failed;
} reader;

static void read_sum(reader *r, arb_t out);

static void skip_blanks(reader *r)
{
    r->at += strspn(r->at, " ");
}

static bool take(reader *r, const char *token)
{
    skip_blanks(r);
    size_t n = strlen(token);
    if (strncmp(r->at, token, n) != 0)
        return false;
    r->at += n;
    return true;
}

static void read_call(reader *r, const char *name, size_t length, arb_t out)
{
    enum { MOST = 2 };
    arb_struct args[MOST];
    int n = 0;
    for (int i = 0; i < MOST; i++)
        arb_init(args + i);
    do {
        read_sum(r, args + n);
        n++;
    } while (n < MOST && take(r, ","));
    dx_fn fn = dx_function_find(name, length);
    if (!take(r, ")") || fn == DX_FN_NONE || n < dx_functions[fn].least ||
        n > dx_functions[fn].most)
        r->failed = true;
    else
        dx_functions[fn].ball(out, args, n, r->prec);
    for (int i = 0; i < MOST; i++)
        arb_clear(args + i);
}

static void read_name(reader *r, arb_t out)
{
    const char *name = r->at;
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789");
    r->at += length;
    if (length > 0 && take(r, "("))
        read_call(r, name, length, out);
    else if (length == 1 && *name == 'u' && r->n > 0)
        arb_set(out, r->args);
    else if (length == 1 && *name == 'v' && r->n > 1)
        arb_set(out, r->args + 1);
    else if (length == 2 && memcmp(name, "pi", 2) == 0)
        arb_const_pi(out, r->prec);
    else
        r->failed = true;
}

static void read_number(reader *r, arb_t out)
{
    ulong value = 0;
    for (; *r->at >= '0' && *r->at <= '9'; r->at++)
        value = 10 * value + (ulong)(*r->at - '0');
    arb_set_ui(out, value);
}

static void read_power(reader *r, arb_t out)
{
    skip_blanks(r);
    if (*r->at >= '0' && *r->at <= '9') {
        read_number(r, out);
    } else if (take(r, "(")) {
        read_sum(r, out);
        r->failed |= !take(r, ")");
    } else {
        read_name(r, out);
    }
    if (!r->failed && take(r, "^")) {
        arb_t exponent;
        arb_init(exponent);
        skip_blanks(r);
        read_number(r, exponent);
        arb_pow(out, out, exponent, r->prec);
        arb_clear(exponent);
    }
}

static void read_sign(reader *r, arb_t out)
{
    bool negative = take(r, "-");
    read_power(r, out);
    if (negative)
        arb_neg(out, out);
}

static void read_product(reader *r, arb_t out)
{
    arb_t factor;
    arb_init(factor);
    read_sign(r, out);
    while (!r->failed) {
        if (take(r, "*")) {
            read_sign(r, factor);
            arb_mul(out, out, factor, r->prec);
        } else if (take(r, "/")) {
            read_sign(r, factor);
            arb_div(out, out, factor, r->prec);
        } else {
            break;
        }
    }
    arb_clear(factor);
}

static void read_sum(reader *r, arb_t out)
{
    arb_t term;
    arb_init(term);
    read_product(r, out);
    while (!r->failed) {
        if (take(r, "+")) {
            read_product(r, term);
            arb_add(out, out, term, r->prec);
        } else if (take(r, "-")) {
            read_product(r, term);
            arb_sub(out, out, term, r->prec);
        } else {
            break;
        }
    }
    arb_clear(term);
}

static int decided(bool yes, bool no)
{
    return yes ? 1 : no ? 0 : -1;
}

static int read_relation(reader *r)
{
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    read_sum(r, a);
    static const char *const relations[] = {"!=", "<=", ">=", "<", ">", "="};
    size_t relation = 0;
    while (relation < 6 && !take(r, relations[relation]))
        relation++;
    if (relation < 6)
        read_sum(r, b);
    else
        r->failed = true;
    int holds = -1;
    if (!r->failed && arb_is_finite(a) && arb_is_finite(b)) {
        switch (relation) {
        case 0:
            holds = decided(arb_ne(a, b), arb_eq(a, b));
            break;
        case 1:
            holds = decided(arb_le(a, b), arb_gt(a, b));
            break;
        case 2:
            holds = decided(arb_ge(a, b), arb_lt(a, b));
            break;
        case 3:
            holds = decided(arb_lt(a, b), arb_ge(a, b));
            break;
        case 4:
            holds = decided(arb_gt(a, b), arb_le(a, b));
            break;
        default:
            holds = decided(arb_eq(a, b), arb_ne(a, b));
        }
    }
    arb_clear(a);
    arb_clear(b);
    return holds;
}

int dx_domain_holds(const dx_function *row, arb_srcptr args, int n, slong prec)
{
    reader r = {.at = row->domain, .args = args, .n = n, .prec = prec};
    int all = 1;
    while (*r.at) {
        int holds = read_relation(&r);
        if (holds == 0)
            return 0;
        if (r.failed)
            return -1;
        if (holds < 0)
            all = -1;
        if (!take(&r, ","))
            break;
    }
    return all;
}
