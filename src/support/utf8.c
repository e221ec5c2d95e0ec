#include "support/utf8.h"

static bool continues(const char *bytes, size_t n, unsigned length)
{
    if (n < length)
        return false;
    for (unsigned i = 1; i < length; i++)
        if (((unsigned char)bytes[i] & 0xC0) != 0x80)
            return false;
    return true;
}

uint32_t dx_utf8_get(const char *bytes, size_t n, unsigned *length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)bytes[0];
    *length = 1;
    if (lead < 0x80)
        return lead;
    unsigned size = lead >= 0xF8 ? 0 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
    if (size == 0 || !continues(bytes, n, size))
        return DX_UTF8_BAD;
    uint32_t code = lead & (0xFFu >> (size + 1));
    for (unsigned i = 1; i < size; i++)
        code = code << 6 | ((unsigned char)bytes[i] & 0x3F);
    if (code < least[size] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return DX_UTF8_BAD;
    *length = size;
    return code;
}

unsigned dx_utf8_put(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    unsigned size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (unsigned i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    out[0] = (char)(lead[size] | code);
    return size;
}

struct range {
    uint32_t first, last;
};

static bool within(uint32_t code, const struct range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* The blocks that hold the letters of living scripts (Unicode 15); the locale
 * must not matter, so iswalpha is of no use. Operators that lie inside a block are
 * for the lexer to see first. */
bool dx_utf8_is_letter(uint32_t code)
{
    static const struct range letters[] = {
        {'A', 'Z'},       {'a', 'z'},       {0xAA, 0xAA},       {0xB5, 0xB5},     {0xBA, 0xBA},
        {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2C1},      {0x370, 0x373},   {0x376, 0x377},
        {0x37B, 0x37D},   {0x37F, 0x37F},   {0x386, 0x386},     {0x388, 0x481},   {0x48A, 0x556},
        {0x561, 0x587},   {0x5D0, 0x5EA},   {0x620, 0x64A},     {0x671, 0x6D3},   {0x904, 0x939},
        {0x10A0, 0x10FF}, {0x1E00, 0x1FBC}, {0x1FC2, 0x1FCC},   {0x1FD0, 0x1FEC}, {0x1FF2, 0x1FFC},
        {0x2102, 0x2102}, {0x210A, 0x2113}, {0x2115, 0x2115},   {0x2119, 0x211D}, {0x2124, 0x2124},
        {0x2128, 0x2128}, {0x212A, 0x212D}, {0x212F, 0x2139},   {0x3041, 0x3096}, {0x30A1, 0x30FA},
        {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}, {0x1D400, 0x1D7CB},
    };
    return within(code, letters, sizeof letters / sizeof letters[0]);
}

bool dx_utf8_is_unsafe(uint32_t code)
{
    static const struct range unsafe[] = {
        {0, 0x1F},
        {0x7F, 0x9F},
        {0xAD, 0xAD},
        {0x61C, 0x61C},
        {0x180E, 0x180E},
        {0x200B, 0x200F},
        {0x2028, 0x202E},
        {0x2060, 0x206F},
        {0xFE00, 0xFE0F},
        {0xFEFF, 0xFEFF},
        {0xFFF0, 0xFFFB},
        {0xE0000, 0xE0FFF},
        {DX_UTF8_BAD, DX_UTF8_BAD},
    };
    return within(code, unsafe, sizeof unsafe / sizeof unsafe[0]);
}

/* East Asian wide blocks take two columns, combining marks none. */
size_t dx_utf8_width(const char *bytes, size_t n)
{
    static const struct range wide[] = {
        {0x1100, 0x115F}, {0x2E80, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD},
    };
    static const struct range combining[] = {
        {0x300, 0x36F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F},
    };
    size_t width = 0;
    for (size_t i = 0; i < n;) {
        unsigned length;
        uint32_t code = dx_utf8_get(bytes + i, n - i, &length);
        if (within(code, wide, sizeof wide / sizeof wide[0]))
            width += 2;
        else if (!within(code, combining, sizeof combining / sizeof combining[0]))
            width++;
        i += length;
    }
    return width;
}
