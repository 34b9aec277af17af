package io.upgradewatch.app.config;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds ports at which this process cannot listen because another one does, and which one that is. */
public final class TakenPorts {

    private static final String LISTENS = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final ConfigurationFaults faults;

    public TakenPorts(ConfigurationFaults faults) {
        this.faults = faults;
    }

    /** Notes what is in the way of listening at this host and port. */
    public void look(String hostKey, String host, String portKey, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException unknown) {
            faults.add(hostKey, "must be an address of this machine, and the name is not known here");
        } catch (BindException refused) {
            if (thisMachines(host)) {
                String holder =
                        holder(port).map(who -> ": " + who + " listens there").orElse(" by another process");
                faults.add(portKey, port + " is taken" + holder);
            } else {
                faults.add(hostKey, "must be an address of this machine");
            }
        } catch (IOException forbidden) {
            faults.add(portKey, port + " is not for this user to listen at");
        }
    }

    private static boolean thisMachines(String host) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
            return true;
        } catch (IOException elsewhere) {
            return false;
        }
    }

    /** Who listens at this port, as far as this user may know: Linux alone tells. */
    private static Optional<String> holder(int port) {
        Set<String> sockets = Stream.of("tcp", "tcp6")
                .flatMap(table -> lines(Path.of("/proc/net", table)).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(row -> row.length > INODE
                        && row[STATE].equals(LISTENS)
                        && row[ADDRESS].endsWith(String.format(":%04X", port)))
                .map(row -> "socket:[" + row[INODE] + "]")
                .collect(Collectors.toSet());
        return sockets.isEmpty()
                ? Optional.empty()
                : ProcessHandle.allProcesses()
                        .filter(process -> holds(process, sockets))
                        .findFirst()
                        .map(process -> "process " + process.pid()
                                + process.info()
                                        .command()
                                        .map(command -> " (" + command + ")")
                                        .orElse(""));
    }

    private static boolean holds(ProcessHandle process, Set<String> sockets) {
        Path open = Path.of("/proc", String.valueOf(process.pid()), "fd");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(open)) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException notOurs) {
            return false;
        }
        return false;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException noLinux) {
            return List.of();
        }
    }
}
