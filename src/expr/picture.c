#include "expr/picture.h"

#include "support/utf8.h"

#include <string.h>

enum { MOST_ROWS = 200, MOST_CELLS = 4000000, COLUMN_GAP = 2 };

void dx_picture_init(dx_picture *p, dx_memory *memory, bool unicode, uint32_t widest)
{
    *p = (dx_picture){.memory = memory, .unicode = unicode, .widest = widest};
}

void dx_picture_free(dx_picture *p)
{
    dx_free(p->memory, p->cell, p->capacity * sizeof *p->cell);
    p->cell = NULL;
    p->n = p->capacity = 0;
}

/* A blank box; an empty one when the picture failed. */
static dx_box blank(dx_picture *p, size_t width, size_t height, size_t base)
{
    dx_box none = {0};
    if (dx_picture_failed(p))
        return none;
    if (width > p->widest || height > MOST_ROWS || p->n + width * height > MOST_CELLS) {
        p->too_large = true;
        return none;
    }
    if (!dx_grow(p->memory, &p->cell, sizeof *p->cell, &p->capacity, p->n + width * height)) {
        p->no_memory = true;
        return none;
    }
    dx_box box = {p->n, (uint32_t)width, (uint32_t)height, (uint32_t)base};
    for (size_t i = 0; i < width * height; i++)
        p->cell[p->n++] = ' ';
    return box;
}

static void put(dx_picture *p, dx_box box, uint32_t row, uint32_t column, uint32_t code)
{
    if (row < box.height && column < box.width)
        p->cell[box.at + (size_t)row * box.width + column] = code;
}

static void copy(dx_picture *p, dx_box from, dx_box to, uint32_t row, uint32_t column)
{
    if (dx_picture_failed(p))
        return;
    for (uint32_t r = 0; r < from.height && from.width > 0; r++) /* else there may be no cells */
        memcpy(p->cell + to.at + (size_t)(row + r) * to.width + column,
               p->cell + from.at + (size_t)r * from.width, from.width * sizeof *p->cell);
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* ---- text ------------------------------------------------------------------------ */

dx_box dx_box_text(dx_picture *p, const char *bytes, size_t n)
{
    size_t width = dx_utf8_width(bytes, n);
    dx_box box = blank(p, width, 1, 0);
    uint32_t column = 0;
    for (size_t i = 0; i < n && !dx_picture_failed(p);) {
        unsigned length;
        uint32_t code = dx_utf8_get(bytes + i, n - i, &length);
        size_t columns = dx_utf8_width(bytes + i, length);
        if (columns == 0 || dx_utf8_is_unsafe(code)) { /* cells cannot hold it */
            p->too_large = true;
            break;
        }
        put(p, box, 0, column, code);
        if (columns == 2)
            put(p, box, 0, column + 1, 0);
        column += (uint32_t)columns;
        i += length;
    }
    return box;
}

dx_box dx_box_string(dx_picture *p, const char *text)
{
    return dx_box_text(p, text, strlen(text));
}

/* ---- beside and above ------------------------------------------------------------ */

dx_box dx_box_row(dx_picture *p, const dx_box *parts, size_t n)
{
    size_t width = 0;
    uint32_t above = 0, below = 0;
    for (size_t i = 0; i < n; i++) {
        width += parts[i].width;
        above = larger(above, parts[i].base);
        below = larger(below, parts[i].height - (parts[i].height > 0) - parts[i].base);
    }
    dx_box box = blank(p, width, (size_t)above + 1 + below, above);
    uint32_t column = 0;
    for (size_t i = 0; i < n; i++) {
        copy(p, parts[i], box, above - parts[i].base, column);
        column += parts[i].width;
    }
    return box;
}

dx_box dx_box_pair(dx_picture *p, dx_box left, dx_box right)
{
    return dx_box_row(p, (const dx_box[]){left, right}, 2);
}

dx_box dx_box_lines(dx_picture *p, const dx_box *parts, const uint32_t *indent, size_t n)
{
    uint32_t width = 0, row = 0;
    size_t height = 0;
    for (size_t i = 0; i < n; i++) {
        width = larger(width, parts[i].width + indent[i]);
        height += parts[i].height;
    }
    dx_box box = blank(p, width, height, n > 0 ? parts[0].base : 0);
    for (size_t i = 0; i < n; i++) {
        copy(p, parts[i], box, row, indent[i]);
        row += parts[i].height;
    }
    return box;
}

dx_box dx_box_fraction(dx_picture *p, dx_box above, dx_box below, bool longer)
{
    uint32_t width = larger(above.width, below.width) + (longer ? 2 : 0);
    dx_box box = blank(p, width, (size_t)above.height + 1 + below.height, above.height);
    for (uint32_t i = 0; i < box.width; i++)
        put(p, box, box.base, i, p->unicode ? 0x2500 : '-');
    copy(p, above, box, 0, (width - above.width) / 2);
    copy(p, below, box, above.height + 1, (width - below.width) / 2);
    return box;
}

dx_box dx_box_raised(dx_picture *p, dx_box base, dx_box exponent)
{
    /* beside the top row of what is tall; else above the line */
    uint32_t up = exponent.height - (base.height > 1 && exponent.height > 0);
    dx_box box = blank(p, (size_t)base.width + exponent.width, (size_t)base.height + up,
                       (size_t)base.base + up);
    copy(p, base, box, up, 0);
    copy(p, exponent, box, 0, base.width);
    return box;
}

dx_box dx_box_superscript(dx_picture *p, dx_box base, dx_box script)
{
    dx_box box = blank(p, (size_t)base.width + script.width, base.height, base.base);
    copy(p, base, box, 0, 0);
    copy(p, script, box, 0, base.width);
    return box;
}

/* ---- roots and fences ------------------------------------------------------------ */

/*     ┌──────          _____
 *     │  x            / x
 *     │ ─────        / ---
 *    √│ y + 1      \/  y     */
static dx_box drawn_root(dx_picture *p, dx_box radicand)
{
    uint32_t h = radicand.height;
    dx_box box = blank(p, (size_t)radicand.width + 4, (size_t)h + 1, (size_t)radicand.base + 1);
    put(p, box, 0, 1, 0x250C);
    for (uint32_t i = 2; i < box.width; i++)
        put(p, box, 0, i, 0x2500);
    for (uint32_t r = 1; r <= h; r++)
        put(p, box, r, 1, 0x2502);
    put(p, box, h, 0, 0x221A);
    copy(p, radicand, box, 1, 3);
    return box;
}

static dx_box typed_root(dx_picture *p, dx_box radicand)
{
    uint32_t h = radicand.height, left = h + 1;
    dx_box box =
        blank(p, (size_t)radicand.width + left + 1, (size_t)h + 1, (size_t)radicand.base + 1);
    for (uint32_t i = left; i < box.width; i++)
        put(p, box, 0, i, '_');
    for (uint32_t r = 1; r <= h; r++)
        put(p, box, r, left - r, '/');
    put(p, box, h, 0, '\\');
    copy(p, radicand, box, 1, left);
    return box;
}

dx_box dx_box_root(dx_picture *p, dx_box radicand)
{
    return p->unicode ? drawn_root(p, radicand) : typed_root(p, radicand);
}

/* Left and right: alone, and the top, middle and bottom of tall ones. */
struct fence {
    uint32_t one[2], top[2], middle[2], bottom[2];
};

static const struct fence unicode_fences[] = {
    [DX_FENCE_PAREN] = {{'(', ')'}, {0x239B, 0x239E}, {0x239C, 0x239F}, {0x239D, 0x23A0}},
    [DX_FENCE_SQUARE] = {{'[', ']'}, {0x23A1, 0x23A4}, {0x23A2, 0x23A5}, {0x23A3, 0x23A6}},
    [DX_FENCE_BAR] = {{'|', '|'}, {0x2502, 0x2502}, {0x2502, 0x2502}, {0x2502, 0x2502}},
    [DX_FENCE_FLOOR] = {{0x230A, 0x230B}, {0x23A2, 0x23A5}, {0x23A2, 0x23A5}, {0x23A3, 0x23A6}},
    [DX_FENCE_CEIL] = {{0x2308, 0x2309}, {0x23A1, 0x23A4}, {0x23A2, 0x23A5}, {0x23A2, 0x23A5}},
    [DX_FENCE_BRACE] = {{'{', ' '}, {0x23A7, ' '}, {0x23AA, ' '}, {0x23A9, ' '}},
};

static const struct fence ascii_fences[] = {
    [DX_FENCE_PAREN] = {{'(', ')'}, {'/', '\\'}, {'|', '|'}, {'\\', '/'}},
    [DX_FENCE_SQUARE] = {{'[', ']'}, {'[', ']'}, {'[', ']'}, {'[', ']'}},
    [DX_FENCE_BAR] = {{'|', '|'}, {'|', '|'}, {'|', '|'}, {'|', '|'}},
    [DX_FENCE_FLOOR] = {{'[', ']'}, {'|', '|'}, {'|', '|'}, {'[', ']'}},
    [DX_FENCE_CEIL] = {{'[', ']'}, {'[', ']'}, {'|', '|'}, {'|', '|'}},
    [DX_FENCE_BRACE] = {{'{', ' '}, {'/', ' '}, {'|', ' '}, {'\\', ' '}},
};

/* The hooks of a brace have a point between them; two rows are ⎰ and ⎱. */
static uint32_t brace_code(const dx_picture *p, uint32_t row, uint32_t height, uint32_t code)
{
    if (height == 2)
        return p->unicode ? 0x23B0 + row : '{';
    if (height > 2 && row == (height - 1) / 2)
        return p->unicode ? 0x23A8 : '{';
    return code;
}

dx_box dx_box_fenced(dx_picture *p, dx_box inside, dx_fence kind)
{
    const struct fence *fence = p->unicode ? &unicode_fences[kind] : &ascii_fences[kind];
    uint32_t h = larger(inside.height, 1);
    dx_box box = blank(p, (size_t)inside.width + 2, h, inside.base);
    copy(p, inside, box, 0, 1);
    for (uint32_t r = 0; r < box.height; r++) {
        const uint32_t *codes = h == 1       ? fence->one
                                : r == 0     ? fence->top
                                : r == h - 1 ? fence->bottom
                                             : fence->middle;
        put(p, box, r, 0, kind == DX_FENCE_BRACE ? brace_code(p, r, h, codes[0]) : codes[0]);
        put(p, box, r, box.width - 1, codes[1]);
    }
    return box;
}

/* ---- signs of sums and products ------------------------------------------------------ */

dx_box dx_box_blank(dx_picture *p, uint32_t width)
{
    return blank(p, width, 1, 0);
}

/*  ___   ━┳━┳━
 *  ╲      ┃ ┃
 *  ╱      ┃ ┃
 *  ‾‾‾            */
dx_box dx_box_operator(dx_picture *p, bool sum, dx_box above, dx_box below)
{
    enum { WIDE = 3, TALL = 4 };
    static const uint32_t sigma[TALL][WIDE] = {
        {'_', '_', '_'}, {0x2572, ' ', ' '}, {0x2571, ' ', ' '}, {0x203E, 0x203E, 0x203E}};
    static const uint32_t pi[TALL][WIDE] = {
        {'_', '_', '_'}, {0x2502, ' ', 0x2502}, {0x2502, ' ', 0x2502}, {' ', ' ', ' '}};
    uint32_t width = larger(WIDE, larger(above.width, below.width));
    uint32_t tall = sum ? TALL : TALL - 1;
    dx_box box = blank(p, width, (size_t)above.height + tall + below.height, above.height + 2);
    copy(p, above, box, 0, (width - above.width) / 2);
    for (uint32_t r = 0; r < tall; r++)
        for (uint32_t c = 0; c < WIDE; c++)
            put(p, box, above.height + r, (width - WIDE) / 2 + c, sum ? sigma[r][c] : pi[r][c]);
    copy(p, below, box, above.height + tall, (width - below.width) / 2);
    return box;
}

/*  ⌠
 *  ⎮
 *  ⌡  */
dx_box dx_box_integral(dx_picture *p, dx_box above, dx_box below, dx_box body)
{
    const uint32_t up = larger(1, body.base),
                   down = larger(1, body.height - (body.height > 0) - body.base),
                   tall = up + 1 + down, width = larger(1, larger(above.width, below.width));
    dx_box box = blank(p, width, (size_t)above.height + tall + below.height, above.height + up);
    copy(p, above, box, 0, (width - above.width) / 2);
    for (uint32_t r = 0; r < tall; r++)
        put(p, box, above.height + r, (width - 1) / 2,
            r == 0          ? 0x2320
            : r + 1 == tall ? 0x2321
                            : 0x23AE);
    copy(p, below, box, above.height + tall, (width - below.width) / 2);
    return box;
}

/* ---- grids ----------------------------------------------------------------------- */

/* One row of cells, each in the middle of its column, on one baseline. */
static dx_box grid_row(dx_picture *p, const dx_box *cells, uint32_t columns, const uint32_t *width)
{
    uint32_t above = 0, below = 0, at = 0;
    size_t total = 0;
    for (uint32_t c = 0; c < columns; c++) {
        above = larger(above, cells[c].base);
        below = larger(below, cells[c].height - (cells[c].height > 0) - cells[c].base);
        total += width[c] + (c > 0 ? COLUMN_GAP : 0);
    }
    dx_box box = blank(p, total, (size_t)above + 1 + below, above);
    for (uint32_t c = 0; c < columns; c++) {
        copy(p, cells[c], box, above - cells[c].base, at + (width[c] - cells[c].width) / 2);
        at += width[c] + COLUMN_GAP;
    }
    return box;
}

/* Rows below each other in columns that are so wide; base[r]: the line of row r. */
static dx_box stack_rows(dx_picture *p, const dx_box *cells, uint32_t rows, uint32_t columns,
                         const uint32_t *width, uint32_t *base)
{
    uint32_t tallest = 1;
    for (uint32_t i = 0; i < rows * columns; i++)
        tallest = larger(tallest, cells[i].height);
    uint32_t gap = tallest > 1 ? 1 : 0;
    dx_box grid = {0};
    for (uint32_t r = 0; r < rows && !dx_picture_failed(p); r++) {
        dx_box row = grid_row(p, cells + (size_t)r * columns, columns, width), old = grid;
        base[r] = row.base;
        if (r == 0) {
            grid = row;
            continue;
        }
        base[r] += old.height + gap;
        grid = blank(p, old.width, (size_t)old.height + gap + row.height, 0);
        copy(p, old, grid, 0, 0);
        copy(p, row, grid, old.height + gap, 0);
    }
    grid.base = grid.height > 0 ? (grid.height - 1) / 2 : 0;
    return grid;
}

static void widen(uint32_t *width, const dx_box *cells, uint32_t rows, uint32_t columns)
{
    for (uint32_t i = 0; i < rows * columns; i++)
        width[i % columns] = larger(width[i % columns], cells[i].width);
}

dx_box dx_box_grid(dx_picture *p, const dx_box *cells, uint32_t rows, uint32_t columns,
                   uint32_t *sizes)
{
    memset(sizes, 0, columns * sizeof *sizes);
    widen(sizes, cells, rows, columns);
    return stack_rows(p, cells, rows, columns, sizes, sizes + columns);
}

dx_box dx_box_labelled(dx_picture *p, const dx_box *cells, uint32_t rows, uint32_t columns,
                       const dx_box *row_names, const dx_box *column_names, uint32_t *sizes)
{
    uint32_t *width = sizes, *base = sizes + columns, left = 0;
    memset(width, 0, columns * sizeof *width);
    widen(width, cells, rows, columns);
    widen(width, column_names, 1, columns);
    dx_box grid = stack_rows(p, cells, rows, columns, width, base);
    dx_box fenced = dx_box_fenced(p, grid, DX_FENCE_SQUARE);
    dx_box head = grid_row(p, column_names, columns, width);
    for (uint32_t r = 0; row_names && r < rows; r++)
        left = larger(left, row_names[r].width + 1);
    dx_box box = blank(p, (size_t)left + fenced.width, (size_t)head.height + fenced.height,
                       (size_t)head.height + fenced.base);
    copy(p, head, box, 0, left + 1);
    copy(p, fenced, box, head.height, left);
    for (uint32_t r = 0; row_names && r < rows && !dx_picture_failed(p); r++)
        if (head.height + base[r] >= row_names[r].base)
            copy(p, row_names[r], box, head.height + base[r] - row_names[r].base,
                 left - 1 - row_names[r].width);
    return box;
}

/* ---- writing --------------------------------------------------------------------- */

void dx_box_write(const dx_picture *p, dx_box box, dx_text *out)
{
    for (uint32_t r = 0; r < box.height; r++) {
        const uint32_t *cell = p->cell + box.at + (size_t)r * box.width;
        uint32_t n = box.width;
        while (n > 0 && cell[n - 1] == ' ')
            n--;
        for (uint32_t c = 0; c < n; c++) {
            char bytes[4];
            if (cell[c] != 0)
                dx_text_bytes(out, bytes, dx_utf8_put(cell[c], bytes));
        }
        if (r + 1 < box.height)
            dx_text_char(out, '\n');
    }
}
