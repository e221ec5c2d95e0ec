#include "numeric/machine.h"

#include <inttypes.h>
#include <string.h>

enum { MOST = 1 << 30 }; /* bytes, so that all distances fit */

typedef enum shape {
    RM,
    MR,
    RVM,
    RVMI,
    RM1,
    RME,
    RMI,
    KK,
    NONE,
    GRM,
    GMR,
    GRI,
    GMI,
    GRR4,
    GO,
    G2,
    GJ,
    GNONE
} shape;

/* Codes of prefixes and of opcode maps in VEX and EVEX. */
enum { P00, P66, PF3, PF2 };
enum { M00, M0F, M0F38, M0F3A };

static const uint8_t prefix_byte[] = {0, 0x66, 0xF3, 0xF2};

typedef struct row {
    uint8_t shape, map, w;
    struct {
        uint8_t prefix, opcode;
        const char *text;
    } vector, single;
} row;

static const row rows[DX_MACHINE_CODES] = {
#define MACHINE(id, shape, map, w, p, o, text, sp, so, stext)                                      \
    [DX_MACHINE_##id] = {shape, map, w, {p, o, text}, {sp, so, stext}},
#include "numeric/machine.def"
#undef MACHINE
};

static bool is_general(const row *r)
{
    return r->shape >= GRM;
}

static bool is_single(dx_form form)
{
    return form >= DX_FORM_FMA;
}

/* ---- the text ------------------------------------------------------------------------------ */

void dx_writing_init(dx_writing *w, dx_memory *memory, dx_form form, bool lists)
{
    memset(w, 0, offsetof(dx_writing, few));
    w->memory = memory;
    w->form = form;
    w->lists = lists;
    w->byte = w->few;
    w->capacity = sizeof w->few;
}

void dx_writing_free(dx_writing *w)
{
    dx_free_grown(w->memory, w->few, w->byte, w->capacity);
    dx_free(w->memory, w->placed, w->placed_capacity * sizeof *w->placed);
}

bool dx_write_room(dx_writing *w, size_t n)
{
    if (!w->failed && n > w->capacity - w->n)
        w->failed = n > MOST || w->n + n > MOST ||
                    !dx_grow_from(w->memory, w->few, &w->byte, 1, &w->capacity, w->n + n);
    return !w->failed;
}

void dx_write_bytes(dx_writing *w, const void *bytes, size_t n)
{
    if (n == 0 || !dx_write_room(w, n))
        return;
    memcpy(w->byte + w->n, bytes, n);
    w->n += n;
}

/* Bytes are put where p points, and what comes behind them is given back: so that is in a
 * register, and not in memory that the bytes might be in. */
static inline uint8_t *put(uint8_t *p, unsigned byte)
{
    *p = (uint8_t)byte;
    return p + 1;
}

static inline uint8_t *put_4(uint8_t *p, int32_t x)
{
    memcpy(p, &x, sizeof x);
    return p + sizeof x;
}

/* The distance to that byte of the code, which begins at `code`, from n bytes behind p. */
static inline int32_t distance(const uint8_t *code, const uint8_t *p, int32_t to, unsigned n)
{
    return to - (int32_t)(p - code) - (int32_t)n;
}

/* ---- bytes: operands ----------------------------------------------------------------------- */

/* What goes into the fields of an encoding; registers have up to five bits. */
typedef struct fields {
    unsigned reg, v;
    const dx_location *rm;
} fields;

/* shift: EVEX counts offsets of a byte in lengths of the operand. */
static inline uint8_t *put_memory(uint8_t *p, unsigned reg, const dx_location *at, unsigned shift)
{
    int32_t units = at->offset >> shift;
    bool whole = at->offset == (int32_t)((uint32_t)units << shift);
    bool none = at->offset == 0 && (at->reg & 7) != RBP;
    bool short_offset = whole && units >= -128 && units <= 127;
    unsigned mod = none ? 0 : short_offset ? 1 : 2;
    bool indexed = at->index != DX_NO_REGISTER;
    if (indexed || (at->reg & 7) == RSP) {
        p = put(p, mod << 6 | (reg & 7) << 3 | 4);
        p = put(p, (indexed ? at->index & 7u : 4u) << 3 | (at->reg & 7));
    } else {
        p = put(p, mod << 6 | (reg & 7) << 3 | (at->reg & 7));
    }
    if (mod == 0)
        return p;
    return mod == 1 ? put(p, (unsigned)units & 0xFF) : put_4(p, at->offset);
}

/* trailing: bytes behind the operand. */
static inline uint8_t *put_operand(uint8_t *p, const uint8_t *code, fields f, unsigned trailing,
                                   unsigned shift)
{
    unsigned reg = (f.reg & 7) << 3;
    if (f.rm->kind == DX_IN_MEMORY)
        return put_memory(p, f.reg, f.rm, shift);
    if (f.rm->kind != DX_IN_CODE)
        return put(p, 3u << 6 | reg | (f.rm->reg & 7));
    p = put(p, reg | 5); /* counted from the end of the instruction */
    return put_4(p, distance(code, p, f.rm->offset, 4 + trailing));
}

static inline bool is_memory(const dx_location *at)
{
    return at->kind == DX_IN_MEMORY;
}

/* The bits above the lowest three: of base or register, of the index. */
static inline unsigned high_base(const dx_location *rm)
{
    return rm->kind == DX_IN_CODE ? 0 : rm->reg >> 3 & 1u;
}

static inline unsigned high_index(const dx_location *rm)
{
    if (is_memory(rm))
        return rm->index == DX_NO_REGISTER ? 0 : rm->index >> 3 & 1u;
    return rm->kind == DX_IN_CODE ? 0 : rm->reg >> 4 & 1u; /* the fifth bit in EVEX */
}

/* ---- bytes: prefixes ----------------------------------------------------------------------- */

static inline uint8_t *put_evex(uint8_t *p, const row *r, fields f, const dx_machine *m)
{
    p = put(p, 0x62);
    p = put(p, (~f.reg & 8) << 4 | (high_index(f.rm) ^ 1) << 6 | (high_base(f.rm) ^ 1) << 5 |
                   (~f.reg & 16) | r->map);
    p = put(p, 0x80 | (~f.v & 15) << 3 | 4 | r->vector.prefix);
    p = put(p, (unsigned)m->zeroing << 7 | 2u << 5 | (unsigned)f.rm->spread << 4 |
                   (~f.v & 16) >> 1 | m->mask);
    return put(p, r->vector.opcode);
}

static inline uint8_t *put_vex(uint8_t *p, const row *r, fields f, bool wide, unsigned prefix,
                               unsigned opcode)
{
    unsigned low = (~f.v & 15) << 3 | (unsigned)wide << 2 | prefix, high = (~f.reg & 8) << 4;
    if (r->map == M0F && !r->w && !high_base(f.rm) && !high_index(f.rm)) {
        p = put(p, 0xC5);
        p = put(p, high | low);
    } else {
        p = put(p, 0xC4);
        p = put(p, high | (high_index(f.rm) ^ 1) << 6 | (high_base(f.rm) ^ 1) << 5 | r->map);
        p = put(p, (unsigned)r->w << 7 | low);
    }
    return put(p, opcode);
}

/* SSE and general registers. */
static inline uint8_t *put_legacy(uint8_t *p, const row *r, fields f, bool wide, unsigned prefix,
                                  unsigned opcode)
{
    unsigned rex = (unsigned)wide << 3 | (f.reg & 8) >> 1 |
                   (is_memory(f.rm) ? high_index(f.rm) << 1 : 0) | high_base(f.rm);
    if (prefix != P00)
        p = put(p, prefix_byte[prefix]);
    if (rex)
        p = put(p, 0x40 | rex);
    if (r->map != M00)
        p = put(p, 0x0F);
    return put(p, opcode);
}

/* ---- bytes: instructions ------------------------------------------------------------------- */

static inline uint8_t *write_general(uint8_t *p, const uint8_t *code, const row *r,
                                     const dx_machine *m)
{
    unsigned opcode = r->vector.opcode, reg = m->to.reg;
    fields f = {.reg = reg, .rm = &m->to};
    switch ((shape)r->shape) {
    case GRI:
    case GO:
        if (reg & 8)
            p = put(p, 0x41);
        p = put(p, opcode | (reg & 7));
        return r->shape == GRI ? put_4(p, m->number) : p;
    case GJ:
        if (r->map == M0F)
            p = put(p, 0x0F);
        p = put(p, opcode);
        return put_4(p, distance(code, p, m->number, 4));
    case GNONE:
        return put(p, opcode);
    case GMR:
        f.reg = m->a.reg;
        break;
    case GMI:
        f.reg = 0;
        break;
    case G2:
        f.reg = 2;
        break;
    case GRR4:
        break;
    default:
        f.rm = &m->a;
        break;
    }
    p = put_legacy(p, r, f, r->w, P00, opcode);
    p = put_operand(p, code, f, r->shape == GMI ? 4 : 0, 0);
    return r->shape == GMI ? put_4(p, m->number) : p;
}

static inline fields fields_of(const dx_machine *m, const row *r, bool single)
{
    static const dx_location none = {0};
    switch ((shape)r->shape) {
    case RVM:
    case RVMI:
        return (fields){m->to.reg, m->a.reg, &m->b};
    case MR:
        return (fields){m->a.reg, 0, &m->to};
    case RM1:
        return (fields){m->to.reg, single ? m->to.reg : 0u, &m->a};
    case NONE:
        return (fields){m->to.reg, 0, &none};
    default:
        return (fields){m->to.reg, 0, &m->a};
    }
}

static inline uint8_t *write_vector(uint8_t *p, const uint8_t *code, dx_form form, const row *r,
                                    const dx_machine *m)
{
    bool single = is_single(form), number = r->shape == RVMI || r->shape == RMI;
    unsigned prefix = single ? r->single.prefix : r->vector.prefix, shift = 0;
    unsigned opcode = single ? r->single.opcode : r->vector.opcode;
    fields f = fields_of(m, r, single);
    if (form == DX_FORM_AVX512 && r->shape != KK && r->shape != NONE) {
        shift = f.rm->spread || r->shape == RME ? 3 : 6;
        p = put_evex(p, r, f, m);
    } else if (form != DX_FORM_SSE2) {
        p = put_vex(p, r, f, form == DX_FORM_AVX2 && r->shape != NONE, prefix, opcode);
    } else {
        p = put_legacy(p, r, f, false, prefix, opcode);
    }
    if (r->shape != NONE)
        p = put_operand(p, code, f, number, shift);
    return number ? put(p, (unsigned)m->number) : p;
}

static bool keep(dx_writing *w, const dx_machine *m, size_t start)
{
    if (!dx_grow(w->memory, &w->placed, sizeof *w->placed, &w->placed_capacity, w->n_placed + 1))
        return false;
    w->placed[w->n_placed++] = (dx_placed_machine){*m, (uint32_t)start, (uint32_t)w->n, w->origin};
    return true;
}

/* Where it has failed what is written does not matter, as long as there is room. */
void dx_write(dx_writing *w, const dx_machine *m)
{
    if (w->capacity - w->n < DX_MACHINE_LONGEST && !dx_write_room(w, DX_MACHINE_LONGEST))
        return;
    const row *r = &rows[m->code];
    uint8_t *start = w->byte + w->n;
    uint8_t *end = is_general(r) ? write_general(start, w->byte, r, m)
                                 : write_vector(start, w->byte, w->form, r, m);
    w->n += (size_t)(end - start);
    if (w->lists && !keep(w, m, (size_t)(start - w->byte)))
        w->failed = true;
}

dx_jump dx_write_jump(dx_writing *w, dx_machine_code code)
{
    dx_write(w, &(dx_machine){.code = (uint8_t)code});
    return (dx_jump){w->n, w->n_placed};
}

void dx_land(dx_writing *w, dx_jump jump)
{
    if (w->failed)
        return;
    int32_t length = (int32_t)(w->n - jump.distance);
    memcpy(w->byte + jump.distance - sizeof length, &length, sizeof length);
    if (w->lists)
        w->placed[jump.placed - 1].machine.number = (int32_t)w->n;
}

/* ---- the listing --------------------------------------------------------------------------- */

static const char *const general_names[] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                            "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};
static const char *const halves[] = {"eax", "ecx", "edx",  "ebx",  "esp",  "ebp",  "esi",  "edi",
                                     "r8d", "r9d", "r10d", "r11d", "r12d", "r13d", "r14d", "r15d"};

typedef struct printing {
    const dx_placed_machine *placed;
    const row *r;
    dx_form form;
    dx_text *out;
} printing;

static char letter_of(dx_form form)
{
    return form == DX_FORM_AVX512 ? 'z' : form == DX_FORM_AVX2 ? 'y' : 'x';
}

static void print_offset(dx_text *out, int64_t offset)
{
    if (offset < 0)
        dx_text_format(out, "-0x%" PRIx64, (uint64_t)-offset);
    else
        dx_text_format(out, "+0x%" PRIx64, (uint64_t)offset);
}

static void print_memory(const printing *p, const dx_location *at)
{
    const row *r = p->r;
    dx_text *out = p->out;
    if (at->spread)
        dx_text_string(out, "qword bcst ");
    else if (is_general(r) && p->placed->machine.code == DX_MACHINE_ADDRESS)
        ;
    else if (is_general(r) || r->shape == RME ||
             (is_single(p->form) && (r->single.prefix != P66 || r->map == M0F38)))
        dx_text_string(out, "qword ptr ");
    else
        dx_text_format(out, "%cmmword ptr ", letter_of(p->form));
    if (at->kind == DX_IN_CODE) {
        dx_text_string(out, "[rip");
        print_offset(out, (int64_t)at->offset - p->placed->end);
    } else {
        dx_text_format(out, "[%s", general_names[at->reg & 15]);
        if (at->index != DX_NO_REGISTER)
            dx_text_format(out, "+%s*1", general_names[at->index & 15]);
        if (at->offset || (at->reg & 7) == RBP) /* which has no form without */
            print_offset(out, at->offset);
    }
    dx_text_char(out, ']');
}

static void print_location(const printing *p, const dx_location *at)
{
    switch ((dx_location_kind)at->kind) {
    case DX_IN_VECTOR:
        dx_text_format(p->out, "%cmm%u", letter_of(p->form), at->reg);
        break;
    case DX_IN_MASK:
        dx_text_format(p->out, "k%u", at->reg);
        break;
    case DX_IN_GENERAL:
        dx_text_string(p->out, p->r->shape == GRI || p->r->shape == GRR4
                                   ? halves[at->reg & 15]
                                   : general_names[at->reg & 15]);
        break;
    default:
        print_memory(p, at);
    }
}

static void print_name(const printing *p)
{
    static const char *const predicate[] = {"eq", "lt", "le", "unord", "neq", "nlt"};
    const row *r = p->r;
    const char *text = is_single(p->form) && !is_general(r) ? r->single.text : r->vector.text;
    if (!is_general(r) && r->shape != KK && p->form != DX_FORM_SSE2)
        dx_text_char(p->out, 'v');
    for (; *text; text++)
        if (*text == '*')
            dx_text_string(p->out, predicate[p->placed->machine.number]);
        else
            dx_text_char(p->out, *text);
}

void dx_machine_print(const dx_placed_machine *placed, dx_form form, dx_text *out)
{
    const dx_machine *m = &placed->machine;
    const row *r = &rows[m->code];
    const printing p = {placed, r, form, out};
    const dx_location twice[] = {m->to, m->to}, single[] = {m->to, m->to, m->a},
                      destroyed[] = {m->to, m->b}, usual[] = {m->to, m->a, m->b};
    const dx_location *shown = usual;
    size_t n = 3;
    if (r->shape == GRR4) {
        shown = twice;
        n = 2;
    } else if (form == DX_FORM_SSE2 && (r->shape == RVM || r->shape == RVMI)) {
        shown = destroyed;
        n = 2;
    } else if (form == DX_FORM_FMA && r->shape == RM1) {
        shown = single;
    }
    print_name(&p);
    const char *before = " ";
    for (size_t k = 0; k < n && shown[k].kind != DX_NOWHERE; k++, before = ", ") {
        dx_text_string(out, before);
        print_location(&p, &shown[k]);
        if (k == 0 && m->mask)
            dx_text_format(out, "{k%u}%s", m->mask, m->zeroing ? "{z}" : "");
    }
    if (r->shape == RMI || r->shape == GRI || r->shape == GMI)
        dx_text_format(out, "%s0x%" PRIx32, before, (uint32_t)m->number);
    if (r->shape == GJ)
        dx_text_format(out, "%s0x%" PRIx32, before, (uint32_t)m->number);
}
