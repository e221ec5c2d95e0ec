/* library.c - formulas as values: read, differentiate, evaluate, print.
 *
 * cc library.c $(pkg-config --cflags --libs ddx) */
#include <ddx.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ddx_session *session;

/* Every call that can fail says so by its status; the story is in ddx_error. */
static void must(ddx_status status)
{
    if (status == DDX_OK)
        return;
    fprintf(stderr, "error: %s\n", ddx_error(session));
    exit(EXIT_FAILURE);
}

static void run(const char *statement)
{
    const ddx_answer *answer = ddx_eval(session, statement, strlen(statement));
    if (ddx_answer_status(answer) != DDX_OK) {
        printf("%s: %s\n", statement, ddx_answer_message(answer));
        return;
    }
    printf("%s: %s\n", statement, ddx_answer_text(answer));
    for (unsigned i = 0; ddx_answer_notice(answer, i) != NULL; i++)
        printf("  note: %s\n", ddx_answer_notice(answer, i));
}

int main(void)
{
    session = ddx_session_new();
    if (session == NULL)
        return EXIT_FAILURE;

    /* Statements, as at the prompt. */
    run("d/dx abs(x)");
    run("log(-1)");

    /* Values: a loss, its derivative by the weight, and a step downhill. */
    static const char loss[] = "(tanh(w*x) - y)^2";
    ddx_value value, slope;
    must(ddx_parse(session, loss, strlen(loss), &value));
    must(ddx_diff(session, value, "w", 1, &slope));
    printf("slope: %s\n", ddx_print(session, slope, DDX_PLAIN));
    printf("LaTeX: %s\n", ddx_print(session, slope, DDX_LATEX));

    const char *const names[] = {"w", "x", "y"};
    double at[] = {0.5, 2, 0.25}, before, after, gradient;
    must(ddx_evaluate(session, value, 3, names, at, &before));
    must(ddx_evaluate(session, slope, 3, names, at, &gradient));
    at[0] -= 0.1 * gradient;
    must(ddx_evaluate(session, value, 3, names, at, &after));
    printf("loss: %.6f, after one step: %.6f\n", before, after);

    /* Digits that are proved. */
    ddx_value root;
    must(ddx_parse(session, "sqrt(2)", 7, &root));
    printf("sqrt(2): %s\n", ddx_digits(session, root, 40));

    ddx_release(session, root);
    ddx_release(session, slope);
    ddx_release(session, value);
    ddx_session_free(session);
    return EXIT_SUCCESS;
}
