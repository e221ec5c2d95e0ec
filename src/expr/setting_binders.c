/* Signs in front of an operand: limits, integrals, sums and products; and what stands behind one,
 * the values of names at a point. */
#include "expr/setting_parts.h"

/* All of what the sign stands in front of. */
static dx_box operand_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    const dx_box operand = dx_set_bare(t, s, 0, style);
    return dx_set_binding(dx_set_child_at(t, s, 0), style) < DX_BINDS_FRACTION
               ? dx_box_fenced(&t->picture, operand, DX_FENCE_PAREN)
               : operand;
}

/* lim sin(x)
 * x→0        */
dx_box dx_set_limit(dx_setting *t, const dx_shape *s, dx_style style)
{
    if (style == DX_STYLE_SMALL)
        return dx_set_application(t, s, style);
    const dx_shape *point = dx_set_child_at(t, s, 1);
    dx_set_part(t, dx_set_bare(t, point, 0, DX_STYLE_SMALL));
    dx_set_text(t, dx_set_in_unicode(t) ? "→" : "->");
    dx_set_part(t, dx_set_bare(t, point, 1, DX_STYLE_SMALL));
    const dx_box lines[] = {dx_box_string(&t->picture, "lim"), dx_set_row(t)};
    const uint32_t wide = lines[1].width > lines[0].width ? lines[1].width - lines[0].width : 0;
    const uint32_t indent[] = {wide / 2, 0};
    dx_box body = operand_box(t, s, style);
    dx_set_part(t, dx_box_lines(&t->picture, lines, indent, 2));
    dx_set_text(t, " ");
    dx_set_part(t, body);
    return dx_set_row(t);
}

/* d
 * ── x² │
 * dx    │x = 3      x² │
 *                      │x = 3 */
dx_box dx_set_at(dx_setting *t, const dx_shape *s, dx_style style)
{
    enum { TALLEST = 16 };
    const char *bar = dx_set_in_unicode(t) ? "│" : "|";
    dx_box what = dx_set_bare(t, s, 0, style);
    for (uint32_t i = 1; i < s->count; i++) {
        dx_set_text(t, i > 1 ? ", " : "");
        dx_set_part(t, dx_set_bare(t, s, i, DX_STYLE_SMALL));
    }
    dx_box values = dx_set_row(t);
    if (style == DX_STYLE_SMALL || what.height > TALLEST) {
        const dx_box row[] = {what, dx_box_string(&t->picture, " | "), values};
        return dx_box_fenced(&t->picture, dx_box_row(&t->picture, row, 3), DX_FENCE_PAREN);
    }
    dx_box line[TALLEST + 1];
    uint32_t indent[TALLEST + 1] = {0}, n = what.height;
    n -= what.base + 1 < n; /* on the last row, where that is below the base */
    for (uint32_t i = 0; i < n; i++)
        line[i] = dx_box_string(&t->picture, bar);
    line[n] = dx_box_pair(&t->picture, dx_box_string(&t->picture, bar), values);
    dx_box behind = dx_box_lines(&t->picture, line, indent, (size_t)n + 1);
    behind.base = what.base;
    dx_set_part(t, what);
    dx_set_text(t, " ");
    dx_set_part(t, behind);
    return dx_set_row(t);
}

/*  x
 *  ⌠   2
 *  ⎮  t  dt
 *  ⌡
 *  0            */
static dx_box integral_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    dx_box below = dx_set_bare(t, s, 2, DX_STYLE_SMALL),
           above = dx_set_bare(t, s, 3, DX_STYLE_SMALL);
    dx_box body = operand_box(t, s, style), variable = dx_set_bare(t, s, 1, style);
    dx_set_part(t, dx_box_integral(&t->picture, above, below, body));
    dx_set_text(t, " ");
    dx_set_part(t, body);
    dx_set_text(t, " d");
    dx_set_part(t, variable);
    return dx_set_row(t);
}

/* integrate(x^2, x=0..1), rootof([y - x, x*y - 2], [x=1..2, y=1..2])[1] */
static dx_box called_box(dx_setting *t, const dx_shape *s, dx_style style)
{
    bool several = dx_shape_has_index(s);
    dx_set_text(t, dx_iterated_name(t->l->graph, s->id));
    dx_set_text(t, "(");
    dx_set_part(t, dx_set_bare(t, s, 0, style));
    for (uint32_t k = 0; k < dx_shape_names(s); k++) {
        dx_set_text(t, several && k == 0 ? ", [" : ", ");
        dx_set_part(t, dx_set_bare(t, s, 3 * k + 1, style));
        dx_set_text(t, "=");
        dx_set_part(t, dx_set_bare(t, s, 3 * k + 2, style));
        dx_set_text(t, "..");
        dx_set_part(t, dx_set_bare(t, s, 3 * k + 3, style));
    }
    dx_set_text(t, several ? "])[" : ")");
    if (several) {
        dx_set_part(t, dx_set_bare(t, s, s->count - 1, style));
        dx_set_text(t, "]");
    }
    return dx_set_row(t);
}

/*   n
 *  ───
 *  ╲     k
 *  ╱    x
 *  ───
 *  k=1        */
dx_box dx_set_iterated(dx_setting *t, const dx_shape *s, dx_style style)
{
    dx_op op = dx_op_of(t->l->graph, s->id);
    if (style == DX_STYLE_SMALL || !dx_set_in_unicode(t) || op == DX_OP_ROOTOF)
        return called_box(t, s, style);
    if (op != DX_OP_SUM && op != DX_OP_PRODUCT)
        return integral_box(t, s, style);
    dx_set_part(t, dx_set_bare(t, s, 1, DX_STYLE_SMALL));
    dx_set_text(t, "=");
    dx_set_part(t, dx_set_bare(t, s, 2, DX_STYLE_SMALL));
    dx_box below = dx_set_row(t), above = dx_set_bare(t, s, 3, DX_STYLE_SMALL);
    dx_box body = operand_box(t, s, style);
    dx_box sign = dx_box_operator(&t->picture, op == DX_OP_SUM, above, below);
    dx_set_part(t, sign);
    dx_set_text(t, " ");
    dx_set_part(t, body);
    return dx_set_row(t);
}
