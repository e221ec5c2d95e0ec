#include "config.h"

#include "repl/editor.h"
#include "repl/cell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *last;

void editor_remember(const char *cell)
{
    if (*cell == '\0' || strcmp(cell, ":edit") == 0)
        return;
    free(last);
    last = string_copy(cell);
}

static const char *editor_name(void)
{
    const char *name = getenv("VISUAL");
    if (!name || !*name)
        name = getenv("EDITOR");
    return name && *name ? name : "vi";
}

/* The text of a file without NUL bytes. */
static void read_back(buffer *text, const char *path)
{
    FILE *file = fopen(path, "re");
    char piece[4096];
    for (size_t n; file && (n = fread(piece, 1, sizeof piece, file)) > 0;)
        for (size_t i = 0; i < n; i++)
            if (piece[i])
                buffer_bytes(text, piece + i, 1);
    if (file)
        fclose(file);
}

static bool write_out(int fd)
{
    FILE *file = fdopen(fd, "w");
    if (!file) {
        close(fd);
        return false;
    }
    fprintf(file, "%s\n", last ? last : "");

    return fclose(file) == 0;
}

char *editor_command(show *s, const char *cell)
{
    if (strcmp(cell, ":edit") != 0)
        return NULL;
    const char *directory = getenv("TMPDIR");
    buffer path = {0}, command = {0}, text = {0};
    buffer_format(&path, "%s/ddx-XXXXXX", directory && *directory == '/' ? directory : "/tmp");
    int fd = mkstemp(path.data);
    if (fd < 0 || !write_out(fd)) {
        show_note(s, "no file can be written for the editor");
    } else {
        /* The path reaches the shell as an argument, never as its text. */
        setenv("DDX_CELL", path.data, 1);
        buffer_format(&command, "%s \"$DDX_CELL\"", editor_name());
        if (system(command.data) != 0)
            show_note(s, "the editor failed: the cell is as it was");
        else
            read_back(&text, path.data);
        unsetenv("DDX_CELL");
    }
    if (fd >= 0)
        unlink(path.data);
    char *edited = cell_without_prompts(buffer_get(&text), false);
    buffer_free(&path);
    buffer_free(&command);
    buffer_free(&text);
    return edited;
}
