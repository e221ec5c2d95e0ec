/* chance.h - the same random numbers each time, and how many of them are wanted. */
#ifndef TEST_CHANCE_H
#define TEST_CHANCE_H

#include <stdint.h>
#include <stdlib.h>

/* Set it from the number of a round, and a failure can be told by that number. */
static uint64_t random_state;

static inline uint32_t below(uint32_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % n);
}

static inline int64_t between(int64_t least, int64_t most)
{
    return least + below((uint32_t)(most - least + 1));
}

/* How many times the usual number of rounds: DX_TEST_MULTIPLIER, or 1. */
static inline unsigned multiplier(void)
{
    const char *text = getenv("DX_TEST_MULTIPLIER");
    long value = text ? strtol(text, NULL, 10) : 1;
    return value > 0 ? (unsigned)value : 1;
}

#endif
