# What a batch of file operations is made of: a function per operation, for any POSIX sh with the tools of GNU or
# busybox. Each prints K and its values, or F with a reason and what came back and ends the batch. A field ends with
# NUL, which is the one byte that no name holds. Text that may be missing is '-' or '=' and the text.

LC_ALL=C
export LC_ALL
unset CDPATH ENV
z_newline='
'
z_uid=$(id -u)

z_ok() { printf 'K\0'; }

# A short script, read without a process of its own, to its newline. Who calls compares its length.
z_receive() {
  z_script=''
  while [ ${#z_script} -lt "$1" ] && IFS= read -r z_line; do
    z_script=$z_script$z_line$z_newline
  done
  z_script=${z_script%"$z_newline"}
}

# The end of a script's answer, named after the script's own sum, which it cannot hold.
z_end() { printf 'Z%s\0%s\0' "$1" "$2"; }

z_fail() {
  printf 'F\0%s\0%s\0' "$1" "$2"
  exit 9
}

# What it says on standard error is what came back.
z_try() { z_said=$("$@" 2>&1 >/dev/null) || z_fail '' "$z_said"; }

# find of busybox ends with 0 whatever its commands did.
z_try_find() {
  z_said=$(find "$@" 2>&1 >/dev/null) && [ -z "$z_said" ] || z_fail '' "$z_said"
}

z_there() { [ -e "$1" ] || [ -L "$1" ]; }

z_must_be_free() { ! z_there "$1" || z_fail EXISTS 'something is there already'; }

# A name of its own beside a path, however long the name at its end is.
z_fresh() {
  z_count=$((${z_count:-0} + 1))
  z_temp=${1%/*}/.zdd-$z_batch-$z_count
}

# Some shells say "I/O error" and no more when the disk is full. What was made of it takes up the room, and goes last.
z_not_written() {
  z_free=$(stat -f -c %a -- "${1%/*}/" 2>/dev/null)
  [ -z "$3" ] || [ -L "$3" ] || rm -f -- "$3"
  [ -z "$4" ] || truncate -s "$4" -- "$1" 2>/dev/null
  [ "$z_free" != 0 ] || z_fail NO_SPACE 'No space left on device'
  z_fail '' "$2"
}

z_rename() {
  z_said=$(mv -fT -- "$1" "$2" 2>&1) || {
    rm -f -- "$1"
    z_fail '' "$z_said"
  }
}

z_mutex() {
  z_there "$1" || z_said=$({ umask 007 && printf '' >>"$1"; } 2>&1) || z_fail '' "$z_said"
  # Without "command" some shells end here if it cannot.
  command exec 9<"$1" || z_fail '' 'the mutex cannot be opened'
  ! flock -x -n 9 || return 0
  if [ "$z_flock_waits" = 1 ]; then
    flock -x -w "$2" 9 && return
    z_fail BUSY "$1"
  fi
  z_until=$(($(date +%s) + $2))
  until flock -x -n 9; do
    [ "$(date +%s)" -lt "$z_until" ] || z_fail BUSY "$1"
    sleep 0.1
  done
}

# ---- looking

z_is_missing() {
  case $1 in
    *': No such file or directory' | *': Not a directory') ;;
    *) z_fail '' "$1" ;;
  esac
}

z_stat() {
  if z_said=$(stat -c '%f %s' -- "$1" 2>&1); then
    z_writable=0
    [ ! -w "$1" ] || z_writable=1
    printf 'K\0%s %s\0' "$z_said" "$z_writable"
  else
    z_is_missing "$z_said"
    printf 'K\0-\0'
  fi
}

z_list() {
  if [ -d "$1" ] && [ ! -L "$1" ]; then
    [ -r "$1" ] && [ -x "$1" ] || z_fail NOT_PERMITTED "not permitted: $1"
    z_ok
    (
      cd -- "$1" || exit
      for z_name in * .[!.]* ..?*; do
        ! z_there "$z_name" || printf '%s\0' "$z_name"
      done
    )
  else
    z_ok
  fi
  printf '/\0'
}

# What was there a moment ago may be removed since, and there again, as a lock is: look again before it is a failure.
z_read() {
  z_looks=1
  until z_read_now "$1" "$2"; do
    [ "$z_looks" -lt 20 ] || z_fail '' "$z_said"
    z_looks=$((z_looks + 1))
  done
}

z_read_now() {
  if [ ! -e "$1" ]; then
    printf 'K\0-\0'
    return
  fi
  [ ! -d "$1" ] || z_fail '' 'it is a directory'
  # In braces each would be a process more.
  z_said=$(wc -c 2>&1 <"$1") || return
  [ "$z_said" -le "$2" ] || z_fail TOO_LARGE "it has $z_said bytes, more than $2"
  z_said=$(base64 2>&1 <"$1") || return
  printf 'K\0=%s\0' "$z_said"
}

# The x keeps newlines at the end, which a substitution drops.
z_link_now() {
  if [ -L "$1" ]; then
    if z_link=$(readlink -n -- "$1" && printf x); then
      z_link='='${z_link%x}
    else
      ! z_there "$1" || z_fail '' 'the link cannot be read'
      z_link=-
    fi
  else
    ! z_there "$1" || z_fail NOT_A_LINK 'there is something else than a link'
    z_link=-
  fi
}

z_readlink() {
  z_link_now "$1"
  printf 'K\0%s\0' "$z_link"
}

z_realpath() {
  z_path=$1 z_rest='' z_links=0
  until [ -e "$z_path" ]; do
    if [ -L "$z_path" ] && [ "$z_links" -lt 40 ]; then
      z_links=$((z_links + 1))
      z_link_now "$z_path"
      case $z_link in
        =/*) z_path=${z_link#=} ;;
        *) z_path=${z_path%/*}/${z_link#=} ;;
      esac
    else
      z_rest=/${z_path##*/}$z_rest
      z_path=${z_path%/*}
      [ -n "$z_path" ] || z_path=/
    fi
  done
  z_path=$(readlink -f -n -- "$z_path" && printf x) || z_fail '' "$1 cannot be resolved"
  z_path=${z_path%x}
  printf 'K\0%s\0' "${z_path%/}$z_rest"
}

z_space() {
  z_path=$1
  until [ -e "$z_path" ]; do
    z_path=${z_path%/*}
    [ -n "$z_path" ] || z_path=/
  done
  z_said=$(stat -f -c '%a %S %d %c' -- "$z_path" 2>&1) || z_fail '' "$z_said"
  printf 'K\0%s\0' "$z_said"
}

# Names first, then a line for each of them, so that no name is ever taken for a line. sha256sum of busybox does not
# escape a newline in a name, so files with such names are hashed one by one, without their names.
z_hash='
[ $# -gt 0 ] || exit 0
printf "f\0%s\0" $#
printf "%s\0" "$@"
stat -c "%f %s %Y" -- "$@"
printf "\0"
newline=$(printf "\nx")
case "$*" in
  *"${newline%x}"*) for file; do sha256sum <"$file"; done ;;
  *) sha256sum -- "$@" ;;
esac
printf "\0"'

z_look='
[ $# -gt 0 ] || exit 0
printf "o\0%s\0" $#
printf "%s\0" "$@"
stat -c "%f" -- "$@"
printf "\0"
for file; do
  [ ! -L "$file" ] || { readlink -n -- "$file"; printf "\0"; }
done'

z_inventory_of() {
  cd -- "$1" || exit
  shift
  find . "$@" -type f -print0 | xargs -0 sh -c "$z_hash" sh >&8
  find . "$@" ! -type f ! -path . -print0 | xargs -0 sh -c "$z_look" sh >&8
}

# After the directory come the words of find that leave paths out.
z_inventory() {
  z_there "$1" || z_fail NOT_FOUND "$1 is missing"
  z_ok
  { z_said=$( (z_inventory_of "$@") 2>&1); } 8>&1
  printf '.\0%s\0' "$z_said"
  [ -z "$z_said" ] || exit 9
}

# A kernel thread has no command line, and another user's process cannot be looked at. There is no process 1 where /proc
# hides what belongs to others, or is not there.
z_sees_all() {
  [ -d /proc/1 ] || return 1
  for z_process in /proc/[0-9]*; do
    z_line=''
    if [ ! -r "$z_process/cmdline" ]; then
      [ ! -d "$z_process" ] || return 1
    else
      { read -r z_line <"$z_process/cmdline"; } 2>/dev/null
      [ -z "$z_line" ] || [ -r "$z_process/cwd" ] || return 1
    fi
  done
}

# The paths of /proc get a slash, so that release-2 is not found for release.
z_usage() {
  if [ ! -d "$1" ]; then
    printf 'K\0FREE\0'
    return
  fi
  z_dir=$(readlink -f -- "$1")
  if ls -l /proc/[0-9]*/cwd /proc/[0-9]*/root /proc/[0-9]*/exe /proc/[0-9]*/fd 2>/dev/null |
    sed 's|$|/|' | grep -qF -e "-> $z_dir/" ||
    grep -qsF -e " $z_dir/" /proc/[0-9]*/maps 2>/dev/null; then
    printf 'K\0IN_USE\0'
    return
  fi
  if z_sees_all; then printf 'K\0FREE\0'; else printf 'K\0CANNOT_SEE\0'; fi
}

# ---- guards

z_content() {
  [ -e "$1" ] || z_fail CHANGED 'it is missing'
  z_said=$({ cat <"$1" && printf x; } 2>&1) || z_fail '' "$z_said"
  [ "$z_said" = "$2x" ] || z_fail CHANGED 'it holds something else'
  z_ok
}

z_absent() {
  ! z_there "$1" || z_fail CHANGED 'something is there'
  z_ok
}

# ---- deeds

z_make_all() {
  if [ ! -d "$1" ]; then
    [ -z "${1%/*}" ] || z_make_all "${1%/*}" "$2"
    # Somebody else may have made the same directory meanwhile.
    z_said=$(mkdir -m "$2" -- "$1" 2>&1) || [ -d "$1" ] || z_fail '' "$z_said"
  fi
}

z_mkdirs() {
  z_make_all "$1" "$2"
  z_ok
}

z_mkdir() {
  z_try mkdir -m "$2" -- "$1"
  z_ok
}

z_flush() {
  if [ "$z_syncs_paths" = 1 ]; then
    z_try sync -- "$1"
  else
    z_try sync
  fi
}

z_write() {
  if [ -d "$1" ] && [ ! -L "$1" ]; then
    z_fail EXISTS 'there is a directory'
  fi
  z_fresh "$1"
  z_said=$({ umask 077 && set -C && printf %s "$4" >"$z_temp"; } 2>&1) &&
    z_said=$(chmod "$2" -- "$z_temp" 2>&1) || z_not_written "$1" "$z_said" "$z_temp" ''
  [ "$3" = 0 ] || z_flush "$z_temp"
  z_rename "$z_temp" "$1"
  [ "$3" = 0 ] || z_flush "${1%/*}/"
  z_ok
}

z_create() {
  z_must_be_free "$1"
  z_said=$({ umask 077 && set -C && : >"$1"; } 2>&1) || z_not_written "$1" "$z_said" '' ''
  # Half a lock would shut everybody out.
  z_said=$({ printf %s "$3" >>"$1"; } 2>&1) || z_not_written "$1" "$z_said" "$1" ''
  z_try chmod "$2" -- "$1"
  z_ok
}

# Half a line would be joined to the next one.
z_append() {
  z_new=$1 z_size=''
  if [ -e "$1" ]; then
    z_new='' z_size=$(stat -L -c %s -- "$1")
  fi
  z_said=$({ umask 077 && printf %s "$3" >>"$1"; } 2>&1) || z_not_written "$1" "$z_said" "$z_new" "$z_size"
  [ -z "$z_new" ] || z_try chmod "$2" -- "$1"
  z_ok
}

z_symlink() {
  z_must_be_free "$1"
  z_try ln -s -- "$2" "$1"
  z_ok
}

z_swap() {
  z_link_now "$1"
  [ "$z_link" = "$2" ] || z_fail CHANGED "found ${z_link#=}"
  if [ "$3" = - ]; then
    z_try rm -f -- "$1"
  else
    z_fresh "$1"
    z_try ln -s -- "${3#=}" "$z_temp"
    z_rename "$z_temp" "$1"
    z_link_now "$1"
    [ "$z_link" = "$3" ] || z_fail CHANGED "somebody else changed it right after the swap: now ${z_link#=}"
  fi
  z_ok
}

# mv copies from one file system to another, which is neither atomic nor a rename.
z_move() {
  z_must_be_free "$2"
  z_there "$1" || z_fail NOT_FOUND "$1 is missing"
  z_said=$(stat -c %d -- "$1" "${2%/*}/" 2>&1) || z_fail '' "$z_said"
  [ "${z_said%%"$z_newline"*}" = "${z_said##*"$z_newline"}" ] || z_fail UNSUPPORTED 'it lies on another file system'
  z_try mv -T -- "$1" "$2"
  z_ok
}

z_copy() {
  z_must_be_free "$2"
  z_try cp -a -- "$1" "$2"
  z_ok
}

z_permit_one() {
  [ ! -L "$z_path" ] && [ -O "$z_path" ] || return 0
  [ -z "$z_group" ] || z_try chgrp -- "$z_group" "$z_path"
  z_mode=$z_directories
  [ -d "$z_path" ] || z_mode=$z_files
  [ -z "$z_mode" ] || z_try chmod "$z_mode" -- "$z_path"
}

# Directories get the first mode, files the second; what belongs to somebody else is left as it is.
z_permit() {
  z_there "$1" || z_fail NOT_FOUND "$1 is missing"
  z_path=$1 z_directories=$2 z_files=$3 z_group=$4
  if [ "$5" = 0 ]; then
    z_permit_one
  else
    if [ -n "$z_group" ]; then
      z_try_find "$z_path" ! -type l -user "$z_uid" -exec chgrp -- "$z_group" {} +
    fi
    if [ -n "$z_directories" ]; then
      z_try_find "$z_path" ! -type l ! -type d -user "$z_uid" -exec chmod "$z_files" {} +
      z_try_find "$z_path" -depth -type d -user "$z_uid" -exec chmod "$z_directories" {} +
    fi
  fi
  z_ok
}

z_not_ours() {
  z_others=$(find "$1" ! -user "$z_uid" -exec stat -c '%n (of %U)' -- {} + 2>/dev/null | head -n 3)
  [ -z "$z_others" ] || printf 'not ours: %s' "$z_others"
}

# A directory that its owner may not change can be deleted all the same.
z_delete() {
  if z_there "$1" && ! z_said=$(rm -rf -- "$1" 2>&1); then
    find "$1" -type d -user "$z_uid" ! -perm -700 -exec chmod u+rwx {} \; >/dev/null 2>&1
    # What rm says goes last, for its last words are the reason.
    z_said=$(rm -rf -- "$1" 2>&1) ||
      z_fail '' "$(z_not_ours "$1")$z_newline$(printf '%s' "$z_said" | head -n 3)"
  fi
  z_ok
}

z_sync() {
  if [ "$2" = 1 ] && [ "$z_syncs_paths" = 1 ]; then
    z_try sync -f -- "$1"
  elif [ ! -L "$1" ]; then
    z_flush "$1"
  fi
  z_ok
}

# ---- what this host has

z_has() { command -v "$1" >/dev/null 2>&1; }

z_lacks=''
for z_tool in base64 cat chgrp chmod cp date find flock grep head id ln ls mkdir mv readlink rm sed sha256sum sleep stat \
  sync tar gzip wc xargs; do
  z_has "$z_tool" || z_lacks="$z_lacks $z_tool"
done
case $(mv -T 2>&1) in
  *'nvalid option'* | *'nrecognized option'* | *'llegal option'*) z_lacks="$z_lacks mv-T" ;;
esac
[ "$(stat -c %s -- / 2>/dev/null)" ] || z_lacks="$z_lacks stat-c"
z_syncs_paths=0
! sync -- / 2>/dev/null || z_syncs_paths=1
z_flock_waits=0
case $(flock --help 2>&1) in *--wait* | *--timeout*) z_flock_waits=1 ;; esac
printf 'K\0%s\0%s\0%s\0%s\0' "$(uname -s)" "$z_uid" "$z_lacks" "$([ ! -d /proc/self/fd ] || printf proc)"
