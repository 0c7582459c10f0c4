/* Faults: a library to preload (LD_PRELOAD) that sees every call which changes files below a folder, and at one of them kills the
 * process or lets the call fail; and that sets the clock. It is told by the environment, which faults_arm() reads anew:
 *
 *   FAULTS_ROOT    the folder; calls elsewhere are not seen
 *   FAULTS_LOG     a file elsewhere to which each call is written, a line each: name, tab, path below the folder
 *   FAULTS_AT      which call is hit, counted from 1; or, with FAULTS_ONLY, which one of that name
 *   FAULTS_ONLY    a name, such as fsync: only calls of that name are counted
 *   FAULTS_DO      "kill before", "kill after", "short" (half of a write), or the number of an error
 *   FAULTS_GO_ON   if set, the calls after that one fail alike (after a short write, for want of space)
 *   FAULTS_CLOCK   seconds to add to the time of day
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static char root[PATH_MAX], only[32], what[32];
static size_t root_length;
static int log_fd = -1, goes_on;
static long at;
static time_t clock_shift;
static atomic_long count;

#define REAL(type, name, ...) ((type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

static const char *told(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

__attribute__((constructor)) void faults_arm(void) {
    snprintf(root, sizeof root, "%s", told("FAULTS_ROOT"));
    snprintf(only, sizeof only, "%s", told("FAULTS_ONLY"));
    snprintf(what, sizeof what, "%s", told("FAULTS_DO"));
    root_length = strlen(root);
    at = atol(told("FAULTS_AT"));
    goes_on = *told("FAULTS_GO_ON") != 0;
    clock_shift = atol(told("FAULTS_CLOCK"));
    if (log_fd >= 0) syscall(SYS_close, log_fd);
    log_fd = *told("FAULTS_LOG") ? (int)syscall(SYS_openat, AT_FDCWD, told("FAULTS_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : -1;
    atomic_store(&count, 0);
}

/* Write the path of what a handle, or a name seen from a folder's handle, stands for. */
static int path_of(int fd, const char *name, char *path) {
    char link[64];
    ssize_t length = 0;
    if (name && name[0] == '/') return snprintf(path, PATH_MAX, "%s", name) > 0;
    if (fd == AT_FDCWD) length = getcwd(path, PATH_MAX) ? (ssize_t)strlen(path) : -1;
    else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        length = readlink(link, path, PATH_MAX - 1);
    }
    if (length < 0) return 0;
    path[length] = 0;
    if (name) snprintf(path + length, PATH_MAX - (size_t)length, "/%s", name);
    return 1;
}

enum verdict { PASS, FAIL, SHORT, KILL_AFTER };

/* Say what is to become of a call; errno is set where it is to fail. */
static enum verdict judge(const char *call, int fd, const char *name) {
    char path[PATH_MAX], line[PATH_MAX + 40];
    int before = errno;
    if (!root_length || !path_of(fd, name, path) || strncmp(path, root, root_length) || path[root_length] != '/') {
        errno = before;
        return PASS;
    }
    if (log_fd >= 0) {
        int length = snprintf(line, sizeof line, "%s\t%s\n", call, path + root_length + 1);
        syscall(SYS_write, log_fd, line, length);
    }
    errno = before;
    if (*only && strcmp(only, call)) return PASS;
    long number = atomic_fetch_add(&count, 1) + 1;
    if (!at || number < at || (number > at && !goes_on)) return PASS;
    if (!strcmp(what, "kill before")) syscall(SYS_kill, getpid(), SIGKILL);
    if (!strcmp(what, "kill after")) return KILL_AFTER;
    if (!strcmp(what, "short") && number == at) return SHORT;
    errno = !strcmp(what, "short") ? ENOSPC : atoi(what);
    return FAIL;
}

#define JUDGED(call, fd, name, real) \
    do { \
        enum verdict verdict = judge(call, fd, name); \
        if (verdict == FAIL) return -1; \
        __typeof__(real) result = real; \
        if (verdict == KILL_AFTER) syscall(SYS_kill, getpid(), SIGKILL); \
        return result; \
    } while (0)

#define MODE \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }
#define CHANGES(flags) ((flags) & (O_WRONLY | O_RDWR | O_CREAT) && ((flags) & O_TMPFILE) != O_TMPFILE)
#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        MODE; \
        if (!CHANGES(flags)) return REAL(int, name, const char *, int, ...)(path, flags, mode); \
        JUDGED("open", AT_FDCWD, path, (REAL(int, name, const char *, int, ...)(path, flags, mode))); \
    }
#define OPENS_AT(name) \
    int name(int fd, const char *path, int flags, ...) { \
        MODE; \
        if (!CHANGES(flags)) return REAL(int, name, int, const char *, int, ...)(fd, path, flags, mode); \
        JUDGED("open", fd, path, (REAL(int, name, int, const char *, int, ...)(fd, path, flags, mode))); \
    }
OPENS(open)
OPENS(open64)
OPENS_AT(openat)
OPENS_AT(openat64)

#define WRITES(call, name, bytes, parameters, arguments, halved, ...) \
    ssize_t name parameters { \
        enum verdict verdict = judge(call, fd, NULL); \
        if (verdict == FAIL) return -1; \
        ssize_t result = verdict == SHORT && (bytes) > 1 ? REAL(ssize_t, name, __VA_ARGS__) halved : REAL(ssize_t, name, __VA_ARGS__) arguments; \
        if (verdict == KILL_AFTER) syscall(SYS_kill, getpid(), SIGKILL); \
        return result; \
    }
WRITES("write", write, n, (int fd, const void *data, size_t n), (fd, data, n), (fd, data, n / 2), int, const void *, size_t)
WRITES("write", pwrite, n, (int fd, const void *data, size_t n, off_t where), (fd, data, n, where), (fd, data, n / 2, where), int, const void *, size_t, off_t)
WRITES("write", pwrite64, n, (int fd, const void *data, size_t n, off64_t where), (fd, data, n, where), (fd, data, n / 2, where), int, const void *, size_t, off64_t)
WRITES("write", writev, n, (int fd, const struct iovec *data, int n), (fd, data, n), (fd, data, n / 2), int, const struct iovec *, int)

int fsync(int fd) { JUDGED("fsync", fd, NULL, (REAL(int, fsync, int)(fd))); }
int fdatasync(int fd) { JUDGED("fsync", fd, NULL, (REAL(int, fdatasync, int)(fd))); }
int ftruncate(int fd, off_t size) { JUDGED("truncate", fd, NULL, (REAL(int, ftruncate, int, off_t)(fd, size))); }
int ftruncate64(int fd, off64_t size) { JUDGED("truncate", fd, NULL, (REAL(int, ftruncate64, int, off64_t)(fd, size))); }

int rename(const char *from, const char *to) {
    JUDGED("rename", AT_FDCWD, to, (REAL(int, rename, const char *, const char *)(from, to)));
}
int renameat(int fd, const char *from, int to_fd, const char *to) {
    JUDGED("rename", to_fd, to, (REAL(int, renameat, int, const char *, int, const char *)(fd, from, to_fd, to)));
}
int renameat2(int fd, const char *from, int to_fd, const char *to, unsigned flags) {
    JUDGED("rename", to_fd, to, (REAL(int, renameat2, int, const char *, int, const char *, unsigned)(fd, from, to_fd, to, flags)));
}
int link(const char *from, const char *to) {
    JUDGED("link", AT_FDCWD, to, (REAL(int, link, const char *, const char *)(from, to)));
}
int linkat(int fd, const char *from, int to_fd, const char *to, int flags) {
    JUDGED("link", to_fd, to, (REAL(int, linkat, int, const char *, int, const char *, int)(fd, from, to_fd, to, flags)));
}
int symlink(const char *target, const char *path) {
    JUDGED("symlink", AT_FDCWD, path, (REAL(int, symlink, const char *, const char *)(target, path)));
}
int symlinkat(const char *target, int fd, const char *path) {
    JUDGED("symlink", fd, path, (REAL(int, symlinkat, const char *, int, const char *)(target, fd, path)));
}
int unlink(const char *path) { JUDGED("unlink", AT_FDCWD, path, (REAL(int, unlink, const char *)(path))); }
int unlinkat(int fd, const char *path, int flags) {
    JUDGED(flags & AT_REMOVEDIR ? "rmdir" : "unlink", fd, path, (REAL(int, unlinkat, int, const char *, int)(fd, path, flags)));
}
int rmdir(const char *path) { JUDGED("rmdir", AT_FDCWD, path, (REAL(int, rmdir, const char *)(path))); }
int mkdir(const char *path, mode_t mode) {
    if (!syscall(SYS_faccessat, AT_FDCWD, path, F_OK)) return REAL(int, mkdir, const char *, mode_t)(path, mode);
    JUDGED("mkdir", AT_FDCWD, path, (REAL(int, mkdir, const char *, mode_t)(path, mode)));
}
int mkdirat(int fd, const char *path, mode_t mode) {
    JUDGED("mkdir", fd, path, (REAL(int, mkdirat, int, const char *, mode_t)(fd, path, mode)));
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (!result && clock == CLOCK_REALTIME) now->tv_sec += clock_shift;
    return result;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int result = (int)syscall(SYS_gettimeofday, now, zone);
    if (!result) now->tv_sec += clock_shift;
    return result;
}
time_t time(time_t *now) {
    struct timespec moment;
    clock_gettime(CLOCK_REALTIME, &moment);
    if (now) *now = moment.tv_sec;
    return moment.tv_sec;
}
