/* bench_algebra.c - polynomials multiplied out, cancelled and factored, measured against FLINT
 * called directly. */
#include "clock.h"
#include "report.h"

#include "ddx.h"
#include "support/flint.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/quotients.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES = 7 };

/* ---- polynomials of FLINT -------------------------------------------------------------------- */

static const char *const names[] = {"x", "y", "z", "w"};

/* Of at most four variables; those of a task are made from text before the clock runs. */
typedef struct ring {
    fmpz_mpoly_ctx_t ctx;
} ring;

static void set_text(const ring *r, fmpz_mpoly_t p, const char *text)
{
    const char *variable[4];
    memcpy(variable, names, sizeof variable);
    if (fmpz_mpoly_set_str_pretty(p, text, variable, r->ctx) != 0)
        exit(1);
}

/* The polynomial, read by the session. */
static dx_id give(ddx_session *s, const ring *r, const fmpz_mpoly_t p)
{
    const char *variable[4];
    memcpy(variable, names, sizeof variable);
    char *text = fmpz_mpoly_get_str_pretty(p, variable, r->ctx);
    dx_id a = bench_read(s, text);
    flint_free(text);
    return a;
}

/* ---- tasks ----------------------------------------------------------------------------------- */

typedef struct task {
    ddx_session *s;
    const ring *r;
    dx_id given;
    fmpz_mpoly_t base, other; /* what FLINT is given */
    ulong power;
    slong last; /* the variable that is added to the power; less than 0: 1 is */
} task;

/* base^power·(base^power + last) */
static void flint_expand(ddx_session *s, void *data)
{
    task *t = data;
    (void)s;
    fmpz_mpoly_t p, q;
    fmpz_mpoly_init(p, t->r->ctx);
    fmpz_mpoly_init(q, t->r->ctx);
    if (!fmpz_mpoly_pow_ui(p, t->base, t->power, t->r->ctx))
        exit(1);
    if (t->last < 0)
        fmpz_mpoly_one(q, t->r->ctx);
    else
        fmpz_mpoly_gen(q, t->last, t->r->ctx);
    fmpz_mpoly_add(q, q, p, t->r->ctx);
    fmpz_mpoly_mul(q, q, p, t->r->ctx);
    fmpz_mpoly_clear(p, t->r->ctx);
    fmpz_mpoly_clear(q, t->r->ctx);
}

static void expand(ddx_session *s, void *data)
{
    task *t = data;
    dx_id a;
    must_work(s, dx_expand(&s->graph, t->given, &a));
}

static void flint_gcd(ddx_session *s, void *data)
{
    task *t = data;
    (void)s;
    fmpz_mpoly_t g, p, q;
    fmpz_mpoly_init(g, t->r->ctx);
    fmpz_mpoly_init(p, t->r->ctx);
    fmpz_mpoly_init(q, t->r->ctx);
    if (!fmpz_mpoly_gcd_cofactors(g, p, q, t->base, t->other, t->r->ctx))
        exit(1);
    fmpz_mpoly_clear(g, t->r->ctx);
    fmpz_mpoly_clear(p, t->r->ctx);
    fmpz_mpoly_clear(q, t->r->ctx);
}

static void cancel(ddx_session *s, void *data)
{
    task *t = data;
    dx_id a;
    must_work(s, dx_rework_quotient(&s->graph, t->given, DX_REWORK_CANCEL, &a));
}

static void flint_factor(ddx_session *s, void *data)
{
    task *t = data;
    (void)s;
    fmpz_mpoly_factor_t f;
    fmpz_mpoly_factor_init(f, t->r->ctx);
    if (!fmpz_mpoly_factor(f, t->base, t->r->ctx))
        exit(1);
    fmpz_mpoly_factor_clear(f, t->r->ctx);
}

static void factor(ddx_session *s, void *data)
{
    task *t = data;
    dx_id a;
    must_work(s, dx_rework_quotient(&s->graph, t->given, DX_REWORK_FACTOR, &a));
}

static void report(const char *name, task *t, bench_work *ours, bench_work *direct)
{
    double took = bench_time_anew(t->s, ours, t, TIMES);
    double by_flint = bench_time_anew(t->s, direct, t, TIMES);
    bench_report(name, took, "ms", 0);
    bench_report("  times what FLINT called directly takes", took / by_flint, "x", 2);
}

static void begin(task *t, ring *r, slong variables, ordering_t order)
{
    *t = (task){.s = ddx_session_new(), .r = r, .last = -1};
    if (!t->s)
        exit(1);
    fmpz_mpoly_ctx_init(r->ctx, variables, order);
    fmpz_mpoly_init(t->base, r->ctx);
    fmpz_mpoly_init(t->other, r->ctx);
}

static void end(task *t, ring *r)
{
    fmpz_mpoly_clear(t->base, r->ctx);
    fmpz_mpoly_clear(t->other, r->ctx);
    fmpz_mpoly_ctx_clear(r->ctx);
    ddx_session_free(t->s);
}

/* Products of dense powers, as CAS are compared by. */
static void bench_expand(const char *formula, const char *base, slong variables, ulong power,
                         slong last)
{
    task t;
    ring r;
    char name[120];
    begin(&t, &r, variables, ORD_DEGREVLEX);
    set_text(&r, t.base, base);
    t.power = power;
    t.last = last;
    t.given = bench_read(t.s, formula);
    snprintf(name, sizeof name, "expand %s", formula);
    report(name, &t, expand, flint_expand);
    end(&t, &r);
}

/* Dense polynomials of degree 7 in four variables; products of two have 3,060 terms. */
static void bench_common(void)
{
    task t;
    ring r;
    fmpz_mpoly_t g;
    begin(&t, &r, 4, ORD_LEX);
    fmpz_mpoly_init(g, r.ctx);
    set_text(&r, g, "(1+x+2*y+3*z+5*w)^7+x*y*z+w");
    set_text(&r, t.base, "(3-x+y-2*z+w)^7+x-y*w");
    set_text(&r, t.other, "(2+x-y+z-3*w)^7+z^2");
    fmpz_mpoly_mul(t.base, t.base, g, r.ctx);
    fmpz_mpoly_mul(t.other, t.other, g, r.ctx);
    dx_id above = give(t.s, &r, t.base), below = give(t.s, &r, t.other);
    t.given = dx_div(&t.s->graph, above, below);
    must_work(t.s, dx_check(&t.s->graph, t.given));
    report("cancel a*g/(b*g), 3,060 terms each, 4 variables", &t, cancel, flint_gcd);
    t.given = above;
    report("factor a*g, 3,060 terms, 4 variables", &t, factor, flint_factor);
    fmpz_mpoly_clear(g, r.ctx);
    end(&t, &r);
}

int main(int argc, char **argv)
{
    bench_begin(argc > 1 && strcmp(argv[1], "--json") == 0);
    bench_expand("(x+y+z+w)^15*((x+y+z+w)^15+w)", "x+y+z+w", 4, 15, 3);
    bench_expand("(1+x+y+z)^20*((1+x+y+z)^20+1)", "1+x+y+z", 3, 20, -1);
    bench_common();
    return bench_end();
}
