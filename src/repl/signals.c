#include "config.h"

#include "repl/signals.h"
#include "ddx.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t interrupted, resized, suspended, continued, ending, working;

/* Take the default action of a signal, now. */
static void by_default(int number)
{
    signal(number, SIG_DFL);
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, number);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
}

static void on_interrupt(int number)
{
    int saved = errno;
    if (working && interrupted)
        by_default(number);
    interrupted = 1;
    if (working)
        ddx_interrupt();
    errno = saved;
}

static void on_ending(int number)
{
    int saved = errno;
    if (working && ending)
        by_default(number);
    ending = number;
    if (working)
        ddx_interrupt();
    errno = saved;
}

static void on_resize(int number)
{
    (void)number;
    resized = 1;
}

static void on_suspend(int number)
{
    int saved = errno;
    /* While the library works the terminal is in its usual state: just stop. */
    if (working)
        signals_suspend();
    else
        suspended = number;
    errno = saved;
}

static void on_continue(int number)
{
    (void)number;
    continued = 1;
}

/* What ends something interrupts a write that waits; the others do not. */
static void handle(int number, void (*handler)(int), int flags)
{
    struct sigaction action = {0};
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
        return;
    action = (struct sigaction){0};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void signals_install(void)
{
    handle(SIGINT, on_interrupt, 0);
    handle(SIGTERM, on_ending, 0);
    handle(SIGHUP, on_ending, 0);
}

void signals_install_terminal(void)
{
    handle(SIGWINCH, on_resize, SA_RESTART);
    handle(SIGTSTP, on_suspend, SA_RESTART);
    handle(SIGCONT, on_continue, SA_RESTART);
}

void signals_begin_work(void)
{
    ddx_interrupt_clear();
    working = 1;
    if (interrupted || ending)
        ddx_interrupt(); /* it came a moment ago */
}

void signals_end_work(void)
{
    working = 0;
}

int signals_wait(int fd, int timeout)
{
    sigset_t block, before;
    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigaddset(&block, SIGTERM);
    sigaddset(&block, SIGHUP);
    sigaddset(&block, SIGWINCH);
    sigaddset(&block, SIGTSTP);
    sigaddset(&block, SIGCONT);
    sigprocmask(SIG_BLOCK, &block, &before);
    int n = -1;
    if (!interrupted && !ending && !resized && !suspended && !continued) {
        struct pollfd wanted = {.fd = fd, .events = POLLIN};
        struct timespec limit = {timeout / 1000, timeout % 1000 * 1000000L};
        n = ppoll(&wanted, 1, timeout < 0 ? NULL : &limit, &before);
        if (n < 0 && errno != EINTR)
            n = 1; /* let reading find out what is wrong */
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return n;
}

static bool take(volatile sig_atomic_t *mark)
{
    bool was = *mark;
    *mark = 0;
    return was;
}

bool signals_interrupted(void)
{
    return interrupted;
}

bool signals_take_interrupt(void)
{
    return take(&interrupted);
}

bool signals_take_resize(void)
{
    return take(&resized);
}

bool signals_take_suspend(void)
{
    return take(&suspended);
}

bool signals_take_continue(void)
{
    return take(&continued);
}

int signals_ending(void)
{
    return ending;
}

void signals_suspend(void)
{
    by_default(SIGTSTP);
    handle(SIGTSTP, on_suspend, SA_RESTART);
}
