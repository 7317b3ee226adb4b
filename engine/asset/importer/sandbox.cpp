#include "engine/asset/importer/sandbox.h"
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace engine::importer {

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true; // reserves terabytes of address space
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

bool limit(__rlimit_resource what, rlim_t soft, rlim_t hard) {
    const rlimit value{soft, hard};
    return ::setrlimit(what, &value) == 0;
}

// Every right that the kernel can take away is taken, but for reading beneath the folder.
bool fenceFiles(int folder) {
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return false;
    landlock_ruleset_attr rules{};
    rules.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1; // version 1: all thirteen
#ifdef LANDLOCK_ACCESS_FS_REFER
    if (version >= 2) rules.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
#endif
#ifdef LANDLOCK_ACCESS_FS_TRUNCATE
    if (version >= 3) rules.handled_access_fs |= LANDLOCK_ACCESS_FS_TRUNCATE;
#endif
    const int ruleset = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0));
    if (ruleset < 0) return false;
    landlock_path_beneath_attr beneath{};
    beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
    beneath.parent_fd = folder;
    const bool done =
        ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0 &&
        ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    ::close(ruleset);
    return done;
}

// What reading and computing need; every other call fails with EPERM.
bool fenceCalls(bool openat2) {
    scmp_filter_ctx filter = ::seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter) return false;
    bool good = true;
    for (const int call :
         {SCMP_SYS(read),          SCMP_SYS(pread64),      SCMP_SYS(readv),           SCMP_SYS(lseek),
          SCMP_SYS(close),         SCMP_SYS(fstat),        SCMP_SYS(newfstatat),      SCMP_SYS(write),
          SCMP_SYS(brk),           SCMP_SYS(munmap),       SCMP_SYS(mremap),          SCMP_SYS(madvise),
          SCMP_SYS(futex),         SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),  SCMP_SYS(rt_sigaction),
          SCMP_SYS(sigaltstack),   SCMP_SYS(getpid),       SCMP_SYS(gettid),          SCMP_SYS(getrandom),
          SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(clock_nanosleep), SCMP_SYS(sched_yield),
          SCMP_SYS(exit),          SCMP_SYS(exit_group)})
        good = good && ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
    // abort() signals itself, nobody else.
    const auto self = static_cast<scmp_datum_t>(::getpid());
    good = good &&
           ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, self)) == 0;
    for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) { // no new code
        good = good && ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                                          SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
    }
    const int open = openat2 ? SCMP_SYS(openat2) : SCMP_SYS(openat);
    good = good && ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, open, 0) == 0;
    good = good && ::seccomp_load(filter) == 0;
    ::seccomp_release(filter);
    return good;
}

} // namespace

void dropInherited() {
    if (::syscall(SYS_close_range, 3U, ~0U, 0U) != 0) {
        const long most = std::min(::sysconf(_SC_OPEN_MAX), 65536L);
        for (long i = 3; i < most; ++i) ::close(static_cast<int>(i));
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
}

Result<std::vector<std::string>> enterSandbox(const ModelFolder& folder, const SandboxLimits& limits) {
    ::alarm(limits.seconds + 1);
    bool limited = limit(RLIMIT_CPU, limits.seconds, limits.seconds + 1) && limit(RLIMIT_FSIZE, 0, 0) &&
                   limit(RLIMIT_CORE, 0, 0) && limit(RLIMIT_NOFILE, 16, 16);
    if (!kSanitized) limited = limited && limit(RLIMIT_AS, limits.memory, limits.memory);
    limited = limited && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    if (!limited) return Error{"not opened: this system sets no limits for the program that would read it"};
    limit(RLIMIT_NPROC, 0, 0); // root may ignore it; seccomp does not
    ::prctl(PR_SET_DUMPABLE, 0);

    std::vector<std::string> notes;
    const bool files = fenceFiles(folder.descriptor());
    const bool calls = fenceCalls(folder.usesOpenat2());
    if (!files && !calls) {
        return Error{"not opened: this system has neither seccomp nor Landlock to shut the file's reader in; "
                     "use a Linux kernel with one of them"};
    }
    if (!files)
        notes.push_back("read without the kernel's fence round the folder (Landlock is missing here)");
    if (!calls)
        notes.push_back("read without the kernel's fence round system calls (seccomp is missing here)");
    return notes;
}

} // namespace engine::importer
