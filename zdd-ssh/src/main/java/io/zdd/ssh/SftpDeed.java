package io.zdd.ssh;

/** What a request asks for, as messages say it. */
enum SftpDeed {
    LOOK("look at", false),
    LIST("list", false),
    READ_LINK("read the link", false),
    OPEN("open", false),
    CREATE("create", true),
    READ("read", false),
    WRITE("write", false),
    CLOSE("close", false),
    FLUSH("flush", false),
    COPY("copy to", false),
    SET_ATTRIBUTES("set the mode of", false),
    MAKE_DIRECTORY("make the directory", true),
    MAKE_LINK("make the link", true),
    RENAME("rename to", true),
    REPLACE("put into its place", false),
    DELETE("delete", false),
    ASK_SPACE("ask for the free space at", false);

    private final String words;
    private final boolean needsNothingThere;

    SftpDeed(String words, boolean needsNothingThere) {
        this.words = words;
        this.needsNothingThere = needsNothingThere;
    }

    String words() {
        return words;
    }

    /** Whether it fails when something is there already. */
    boolean needsNothingThere() {
        return needsNothingThere;
    }
}
