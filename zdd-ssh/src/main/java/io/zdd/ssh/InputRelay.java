package io.zdd.ssh;

/**
 * A process on a far host that passes on to a command what comes for it: first by the command's own channel, and when that has
 * ended, by lanes, if there are any.
 *
 * <p>The command stays the process that the server started, and only its standard input is a pipe from the relay. Bytes are
 * passed on as they come.
 *
 * @param process its id
 */
record InputRelay(long process) {
    /**
     * Starts one and tells its id in {@code z_relay}, or nothing where a host cannot do that; then the command reads its channel.
     *
     * <p>The pipes have no name any more when the command begins, so nothing can be left behind. A pipe is open for both ways
     * first, so that nobody waits for the other side to open it; the relay then opens those of the lanes for reading only, so that
     * it sees whether somebody fills them. A lane that ends too early must not look like the end of the input: the relay
     * holds its own end open until the others have ended too, as they do when the line is cut or the command was stopped. Where
     * somebody kills what passes the input on, the command must not take what it has for all of it, and is killed too.
     */
    static final String SCRIPT = """
            z_relay=
            z_dir=
            [ -e /proc/self/fd ] && z_dir=$(mktemp -d 2>/dev/null) &&
            mkfifo -m 600 "$z_dir/0" "$z_dir/3" "$z_dir/4" "$z_dir/5" "$z_dir/6" 2>/dev/null && {
              exec 8<&0 7<>"$z_dir/0" 3<>"$z_dir/3" 4<>"$z_dir/4" 5<>"$z_dir/5" 6<>"$z_dir/6"
              exec <"$z_dir/0" 7>"$z_dir/0"
              {
            """ + Lanes.TAKE + """
                trap "[ \\$? != 137 ] || kill -KILL 0" EXIT
                cat || exit
                exec 3</proc/self/fd/3 4</proc/self/fd/4 5</proc/self/fd/5 6</proc/self/fd/6
                for pipe in 3 4 5 6; do read -r pipes <&$pipe && break; done
                [ -n "$pipes" ] || exit
                take $pipes || {
                  for pipe in $pipes; do cat <&$pipe >/dev/null & done
                  wait
                }
              } <&8 >&7 2>/dev/null 7>&- 8<&- &
              z_relay=$!
              exec 3<&- 4<&- 5<&- 6<&- 7>&- 8<&-
            }
            [ -z "$z_dir" ] || rm -rf "$z_dir"
            """;

    /** Where the pipes of its lanes can be opened. */
    String place() {
        return "/proc/" + process + "/fd";
    }
}
