/* textbook_parts.h - what the files of the textbook share; for symbolic/steps/textbook*.c alone. */
#ifndef DX_SYMBOLIC_TEXTBOOK_PARTS_H
#define DX_SYMBOLIC_TEXTBOOK_PARTS_H

#include "symbolic/steps/textbook.h"

/* Factors, terms or elements. */
typedef struct dx_textbook_list {
    dx_memory *memory;
    dx_id *id;
    size_t n, capacity;
} dx_textbook_list;

dx_status dx_textbook_append(dx_textbook *t, dx_textbook_list *l, dx_id a) DX_MUST_USE;
void dx_textbook_free_list(dx_textbook_list *l);

/* What the derivative is, by the table. */
dx_status dx_textbook_derivative(dx_textbook *t, dx_id a, dx_id *out) DX_MUST_USE;

/* Is the variable in it? floor(x) is no constant, though its derivative is 0. */
dx_status dx_textbook_varies(dx_textbook *t, dx_id a, bool *out) DX_MUST_USE;

static inline bool dx_textbook_is_variable(const dx_textbook *t, dx_id a)
{
    return dx_same(a, t->table->symbol);
}

/* c·x^n, c a number or made of constants. */
dx_status dx_textbook_is_power_term(dx_textbook *t, dx_id a, bool *yes) DX_MUST_USE;

void dx_textbook_name_rule(dx_textbook *t, const char *name);

/* A part by its name, "" where it needs none: its derivative as it is put into the formula. */
dx_status dx_textbook_part_of(dx_textbook *t, dx_id of, const char *name, dx_id *out) DX_MUST_USE;

/* u, v, w, or u_1 to u_n: what part i of n is called. */
const char *dx_textbook_part_name(size_t i, size_t n, char room[DX_PART_NAME]);

/* The rule for a product, a power, or a multiple of one (textbook_products.c). */
dx_status dx_textbook_read_product(dx_textbook *t, dx_id a) DX_MUST_USE;

#endif
