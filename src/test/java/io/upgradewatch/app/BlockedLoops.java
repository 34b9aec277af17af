package io.upgradewatch.app;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Vert.x' blocked thread checker said in a log, if it is our doing: an event loop that waited in our code, or
 * worked in it for ten seconds. A loop that a loaded machine kept from working is none, nor is one that loads classes.
 */
final class BlockedLoops {

    private static final long WORKING_MILLIS = 10_000;
    private static final Pattern WARNING =
            Pattern.compile("Thread Thread\\[(vert\\.x-eventloop-thread-\\d+).* has been blocked for (\\d+) ms");
    private static final Pattern WAITS =
            Pattern.compile("at .*(Unsafe\\.park|Object\\.wait|Thread\\.sleep|Thread\\.join"
                    + "|lookupAllHostAddr|getHostByAddr|FileInputStream\\.|FileDispatcherImpl|UnixNativeDispatcher|RandomAccessFile\\."
                    + "|SocketDispatcher|NioSocketImpl|sun\\.nio\\.ch\\.Net\\.|ProcessImpl)");
    private static final Pattern LOADS = Pattern.compile("ClassLoader|java\\.lang\\.invoke|Class\\.forName|<clinit>");
    private static final String OURS = "io.upgradewatch.";

    private BlockedLoops() {}

    /** Each warning that is our doing, with its stack. */
    static List<String> in(String log) {
        List<String> ours = new ArrayList<>();
        String[] lines = log.split("\n");
        for (int line = 0; line < lines.length; line++) {
            Matcher warning = WARNING.matcher(lines[line]);
            if (warning.find()) {
                List<String> stack = stack(lines, line + 1);
                if (blamable(stack, Long.parseLong(warning.group(2)))) {
                    ours.add(lines[line] + "\n" + String.join("\n", stack));
                }
            }
        }
        return ours;
    }

    private static List<String> stack(String[] lines, int from) {
        List<String> stack = new ArrayList<>();
        for (int line = from; line < lines.length && lines[line].startsWith("\tat "); line++) {
            stack.add(lines[line]);
        }
        return stack;
    }

    private static boolean blamable(List<String> stack, long millis) {
        boolean ours = stack.stream().anyMatch(frame -> frame.contains(OURS));
        boolean loads = stack.stream().anyMatch(frame -> LOADS.matcher(frame).find());
        boolean waits = !stack.isEmpty() && WAITS.matcher(stack.get(0)).find();
        return ours && !loads && (waits || millis >= WORKING_MILLIS);
    }
}
