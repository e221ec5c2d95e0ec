/* walk.h - passes over an expression: reachable nodes in ascending order. */
#ifndef DX_EXPR_WALK_H
#define DX_EXPR_WALK_H

#include "expr/graph.h"

/* Nodes below and with the roots, each once, operands before users. The memory is the
 * caller's to free with dx_walk_free. */
typedef struct dx_walk {
    dx_memory *memory;
    dx_id *id;
    size_t n, capacity;
} dx_walk;

/* After a failure there is nothing to free. */
dx_status dx_walk_make(dx_graph *g, size_t n, const dx_id *roots, dx_walk *walk) DX_MUST_USE;
void dx_walk_free(dx_walk *walk);

/* Until the next pass over the graph, node id[i] of the walk is stamped with what this gives, plus
 * i: a position without a search. */
uint32_t dx_walk_number(dx_graph *g, const dx_walk *walk);

/* A pass over other nodes than those of a walk: after dx_visit_begin (false without memory, which
 * is told) dx_visit_meets is true of each node the first time, until another pass begins. Then all
 * that were met can be sorted, and numbered as those of a walk. */
bool dx_visit_begin(const dx_graph *g);
static inline bool dx_visit_meets(const dx_graph *g, dx_id a)
{
    uint32_t *stamp = &g->stamps->stamp[a.v];
    bool met = *stamp == g->stamps->now;
    *stamp = g->stamps->now;
    return !met;
}
/* Meet all nodes below and with the roots, but the names of abstract functions: until another pass
 * begins, dx_visit_has_met tells which. False without memory, which is told. */
bool dx_visit_below(const dx_graph *g, size_t n, const dx_id *roots);
static inline bool dx_visit_has_met(const dx_graph *g, dx_id a)
{
    return a.v < g->stamps->capacity && g->stamps->stamp[a.v] == g->stamps->now;
}
void dx_visit_sort(const dx_graph *g, size_t n, dx_id *id);
uint32_t dx_visit_number(dx_graph *g, size_t n, const dx_id *id);

/* Compares two ids, for qsort. */
int dx_by_id(const void *a, const void *b);

/* Position of a node that is in the walk, by which arrays beside it are indexed. */
size_t dx_walk_find(const dx_walk *walk, dx_id a);

/* Does the expression contain the node (a symbol, say)? Names of abstract functions
 * do not count as symbols. */
bool dx_contains(const dx_graph *g, dx_id a, dx_id part);

/* The same for any of several parts (symbols, say), by one pass. */
dx_status dx_contains_any(const dx_graph *g, dx_id a, size_t n, const dx_id *parts,
                          bool *contains) DX_MUST_USE;

/* Is it a part of a SUM's or PRODUCT's body, with the name that this binds in it? */
bool dx_has_bound_name(dx_graph *g, dx_id a);

/* The free symbols, sorted by name, numbers in names by their size (x2 before x10); at most
 * `room` are written, the number is returned. */
size_t dx_free_symbols(const dx_graph *g, dx_id a, size_t room, dx_id *symbols);

/* Put symbols in that order. */
void dx_sort_names(const dx_graph *g, dx_id *symbols, size_t n);

/* Is it a number without any symbol or abstract function in it? */
bool dx_is_constant(const dx_graph *g, dx_id a);

/* Replace symbols (or other nodes) by expressions, all at once. */
dx_id dx_substitute(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to);

/* The same for parts of the expression, bodies of SUMs included, by others in which the same
 * bound names are meant. */
dx_id dx_replace(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to);
dx_id dx_rename(dx_graph *g, dx_id a, dx_id from, dx_id to);

/* Replace by what it says each part, of the same value, for which `formula` has one (else NONE);
 * not in what it says. */
dx_status dx_replace_each(dx_graph *g, dx_id *a,
                          dx_id (*formula)(dx_graph *g, dx_id part)) DX_MUST_USE;

/* The term of a SUM or PRODUCT over that name for the integer k: a power whose exponent becomes
 * 0 is 1, whatever its base is, as it is where the exponent is 0 from the start. */
dx_id dx_term_at(dx_graph *g, dx_id body, dx_id name, dx_id k);

/* Is there a node of that kind in it? */
dx_status dx_has_op(dx_graph *g, dx_id a, dx_op op, bool *has) DX_MUST_USE;

/* Nodes counted as a tree, saturating; infinite without memory, which is then told. */
double dx_tree_size(dx_graph *g, dx_id a);

/* Has it more, in a time that this many take? True without memory, which is then told. */
bool dx_is_larger(const dx_graph *g, dx_id a, size_t size);

#endif
