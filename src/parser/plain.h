/* plain.h - plain formulas, from their text straight into the graph.
 *
 * Plain is what most formulas are: numbers, names that mean nothing else, + - * / ^, round brackets
 * and functions of the table in front of such. They need neither tokens nor an AST, which of a
 * formula of a megabyte are twenty, and of a short one take most of the time. All else, and all
 * that something is to be told of, is for dx_parse_statement; so this reader has no words of its
 * own, and each rule here is one of parse.c and lower.c for these few operators. */
#ifndef DX_PARSER_PLAIN_H
#define DX_PARSER_PLAIN_H

#include "parser/lower.h"

/* The value of the text; DX_NONE with DX_OK where it is not plain. After a failure the general way
 * finds the fault again, at its place: none is told here but that time or memory have ended. */
dx_status dx_read_plain(dx_lowering *lowering, const dx_name_host *names, const char *text,
                        size_t n, dx_id *out) DX_MUST_USE;

#endif
