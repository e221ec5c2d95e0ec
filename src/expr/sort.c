#include "expr/sort.h"

#include <string.h>

enum { RUN = 8, FEW = 16, LOOK_EVERY = 1 << 12 };

/* An index with the first 64 bits of what it is ordered by. */
struct ranked {
    uint64_t key;
    uint32_t index;
};

struct sorting {
    const dx_context *context;
    dx_sort_key *key;
    dx_sort_compare *compare;
    const void *of;
};

static bool before(const struct sorting *s, const struct ranked *a, const struct ranked *b)
{
    if (a->key != b->key)
        return a->key < b->key;
    return s->compare(s->of, a->index, b->index) < 0;
}

static void sort_run(const struct sorting *s, struct ranked *items, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct ranked item = items[i];
        size_t j = i;
        for (; j > 0 && before(s, &item, &items[j - 1]); j--)
            items[j] = items[j - 1];
        items[j] = item;
    }
}

/* False when interrupted. */
static bool merge(const struct sorting *s, const struct ranked *a, size_t n, const struct ranked *b,
                  size_t m, struct ranked *out)
{
    size_t i = 0, j = 0;
    while (i < n && j < m) {
        *out++ = before(s, &b[j], &a[i]) ? b[j++] : a[i++];
        if ((i + j) % LOOK_EVERY == 0 && dx_is_cancelled(s->context))
            return false;
    }
    memcpy(out, a + i, (n - i) * sizeof *out);
    memcpy(out + (n - i), b + j, (m - j) * sizeof *out);
    return true;
}

static bool merge_all(const struct sorting *s, const struct ranked *from, struct ranked *to,
                      size_t n, size_t width)
{
    for (size_t i = 0; i < n; i += 2 * width) {
        size_t left = n - i < width ? n - i : width;
        size_t right = n - i - left < width ? n - i - left : width;
        if ((i % LOOK_EVERY == 0 && dx_is_cancelled(s->context)) ||
            !merge(s, from + i, left, from + i + left, right, to + i))
            return false;
    }
    return true;
}

/* Sorts items[0..n), with n more of them as scratch behind. When interrupted, every item is still
 * there, in any order. */
static void sort_ranked(const struct sorting *s, struct ranked *items, size_t n)
{
    for (size_t i = 0; i < n; i += RUN) {
        sort_run(s, items + i, n - i < RUN ? n - i : RUN);
        if (i % LOOK_EVERY == 0 && dx_is_cancelled(s->context))
            return;
    }
    struct ranked *from = items, *to = items + n;
    for (size_t width = RUN; width < n && merge_all(s, from, to, n, width); width *= 2) {
        struct ranked *swap = from;
        from = to;
        to = swap;
    }
    if (from != items)
        memcpy(items, from, n * sizeof *items);
}

/* Without memory: slow, in place, and the same order. */
static bool comes_before(const struct sorting *s, uint32_t i, uint32_t j)
{
    const struct ranked a = {s->key(s->of, i), i}, b = {s->key(s->of, j), j};
    return before(s, &a, &b);
}

static void swap_indices(uint32_t *a, uint32_t *b)
{
    uint32_t swap = *a;
    *a = *b;
    *b = swap;
}

static void sift_down(const struct sorting *s, uint32_t *index, uint32_t root, uint32_t n)
{
    for (uint32_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && comes_before(s, index[child], index[child + 1]))
            child++;
        if (!comes_before(s, index[root], index[child]))
            return;
        swap_indices(&index[root], &index[child]);
    }
}

static void sort_in_place(const struct sorting *s, uint32_t *index, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        index[i] = i;
    for (uint32_t i = n / 2; i > 0; i--)
        sift_down(s, index, i - 1, n);
    for (uint32_t i = n; i > 1; i--) {
        swap_indices(&index[0], &index[i - 1]);
        sift_down(s, index, 0, i - 1);
    }
}

void dx_sort_indices(dx_context *context, uint32_t *index, uint32_t n, dx_sort_key *key,
                     dx_sort_compare *compare, const void *of)
{
    const struct sorting s = {context, key, compare, of};
    dx_memory *memory = &context->memory;
    struct ranked few[2 * FEW], *items = few;
    size_t bytes = 2 * (size_t)n * sizeof *items;
    if (n == 1) {
        index[0] = 0;
        return;
    }
    if (n == 2) {
        index[0] = comes_before(&s, 1, 0);
        index[1] = !index[0];
        return;
    }
    if (n > FEW)
        items = dx_alloc(memory, bytes);
    if (!items) {
        sort_in_place(&s, index, n);
        return;
    }
    bool over = false;
    for (uint32_t i = 0; i < n; i++) {
        over = over || (i % LOOK_EVERY == LOOK_EVERY - 1 && dx_is_cancelled(context));
        items[i] = (struct ranked){over ? 0 : key(of, i), i};
    }
    sort_ranked(&s, items, n);
    for (uint32_t i = 0; i < n; i++)
        index[i] = items[i].index;
    if (items != few)
        dx_free(memory, items, bytes);
}
