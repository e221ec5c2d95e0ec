#include "expr/setting_parts.h"

#include <stdio.h>

static uint64_t total_order(const dx_setting *t, const dx_shape *s)
{
    uint64_t order = 0;
    for (uint32_t i = 0; i < s->count; i++)
        order += dx_shape_order(t->l, s, i);
    return order;
}

static void add_order(dx_setting *t, uint64_t order)
{
    if (order != 1)
        dx_set_superscript(t, order);
}

static void add_written_order(dx_setting *t, uint32_t order)
{
    char power[16];
    if (dx_set_in_unicode(t) || order < 2) {
        add_order(t, order);
        return;
    }
    snprintf(power, sizeof power, "^%u", (unsigned)order);
    dx_set_text(t, power);
}

/* ∂²f over ∂x ∂y */
static dx_box named_partial(dx_setting *t, const dx_shape *s, dx_style style)
{
    bool first = true;
    dx_set_text(t, "∂");
    add_order(t, total_order(t, s));
    dx_set_part(t, dx_set_name(t, dx_shape_function(t->l, s)));
    dx_box above = dx_set_row(t);
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t order = dx_shape_order(t->l, s, i);
        if (order == 0)
            continue;
        dx_set_text(t, first ? "∂" : " ∂");
        dx_set_part(t, dx_set_name(t, dx_shape_argument_name(t->l, s, i)));
        add_order(t, order);
        first = false;
    }
    dx_box below = dx_set_row(t);
    if (style == DX_STYLE_DISPLAY)
        return dx_box_fraction(&t->picture, above, below, false);
    dx_set_part(t, above);
    dx_set_text(t, "/");
    dx_set_part(t, below);
    return dx_set_row(t);
}

/* ∂₁²∂₂f(0, y), and f⁽⁴⁾(x) of one argument. */
static dx_box numbered_partial(dx_setting *t, const dx_shape *s, dx_style style)
{
    dx_box arguments = dx_set_arguments(t, s, style);
    for (uint32_t i = 0; s->count > 1 && i < s->count; i++) {
        uint32_t order = dx_shape_order(t->l, s, i);
        if (order == 0)
            continue;
        dx_set_text(t, "∂");
        dx_set_subscript(t, (uint64_t)i + 1);
        add_order(t, order);
    }
    dx_set_part(t, dx_set_name(t, dx_shape_function(t->l, s)));
    if (s->count == 1) {
        dx_set_text(t, "⁽");
        add_order(t, total_order(t, s));
        dx_set_text(t, "⁾");
    }
    dx_set_part(t, arguments);
    return dx_set_row(t);
}

/* D[1,2](f)(0, y), as it is typed. */
static dx_box typed_partial(dx_setting *t, const dx_shape *s, dx_style style)
{
    dx_box arguments = dx_set_arguments(t, s, style);
    const char *separator = "D[";
    for (uint32_t i = 0; i < s->count; i++)
        for (uint32_t k = dx_shape_order(t->l, s, i); k > 0; k--) {
            char position[16];
            snprintf(position, sizeof position, "%s%u", separator, (unsigned)i + 1);
            dx_set_text(t, position);
            separator = ",";
            if (t->n_part > t->picture.widest)
                t->picture.too_large = true;
            if (dx_picture_failed(&t->picture))
                break;
        }
    dx_set_text(t, "](");
    dx_set_part(t, dx_set_name(t, dx_shape_function(t->l, s)));
    dx_set_text(t, ")");
    dx_set_part(t, arguments);
    return dx_set_row(t);
}

dx_box dx_set_partial(dx_setting *t, const dx_shape *s, dx_style style)
{
    if (!dx_set_in_unicode(t))
        return typed_partial(t, s, style);
    return s->detail ? named_partial(t, s, style) : numbered_partial(t, s, style);
}

dx_box dx_set_written(dx_setting *t, const dx_shape *s, dx_style style)
{
    const char *d = dx_shape_is_partial(t->l, s) && dx_set_in_unicode(t) ? "∂" : "d";
    bool name = dx_shape_differentiates_name(t->l, s);
    dx_box of = name ? (dx_box){0} : dx_set_child(t, s, 0, style);
    dx_set_text(t, d);
    add_written_order(t, dx_shape_total_order(t->l, s));
    if (name)
        dx_set_part(t, dx_set_name(t, dx_operand(t->l->graph, s->id, 0)));
    dx_box above = dx_set_row(t);
    for (uint32_t i = 0; i < dx_shape_variables(t->l, s); i++) {
        uint32_t order;
        dx_id variable = dx_shape_variable(t->l, s, i, &order);
        dx_set_text(t, i > 0 ? " " : "");
        dx_set_text(t, d);
        dx_set_part(t, dx_set_name(t, variable));
        add_written_order(t, order);
    }
    dx_box below = dx_set_row(t), fraction;
    if (style == DX_STYLE_DISPLAY) {
        fraction = dx_box_fraction(&t->picture, above, below, false);
    } else {
        dx_set_part(t, above);
        dx_set_text(t, "/");
        dx_set_part(t, below);
        fraction = dx_set_row(t);
    }
    if (name)
        return fraction;
    dx_set_part(t, fraction);
    dx_set_text(t, " ");
    dx_set_part(t, of);
    return dx_set_row(t);
}
