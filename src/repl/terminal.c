#include "config.h"

#include "repl/terminal.h"
#include "repl/batch.h"

int terminal_run(show *s, const options *o)
{
    return batch_run(s, o);
}
