/* wordclash.h - conditions that cannot be met together. */
#ifndef DX_ENGINE_WORDCLASH_H
#define DX_ENGINE_WORDCLASH_H

#include "symbolic/domain/conditions.h"

/* Can n conditions, of each of which the level is 0, never be met together? False: as far as is
 * known. */
dx_status dx_words_clash(dx_graph *g, size_t n, const dx_word *word, bool *clash) DX_MUST_USE;

/* Does the last of n conditions follow from the others? The same. */
dx_status dx_words_say_last(dx_graph *g, size_t n, const dx_word *word, bool *said) DX_MUST_USE;

#endif
