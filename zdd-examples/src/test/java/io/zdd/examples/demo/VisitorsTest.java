package io.zdd.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Answers that no good server gives. */
class VisitorsTest {
    @Test
    void an_answer_that_is_cut_off_has_failed() throws IOException {
        Tally tally = visit("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nrelease=v1\n");

        assertThat(tally.firstFailure().orElseThrow()).contains("the answer was cut off after 11 of 500 bytes");
    }

    @Test
    void a_connection_that_is_closed_without_an_answer_has_failed() throws IOException {
        Tally tally = visit("");

        assertThat(tally.firstFailure().orElseThrow()).contains("the connection was closed instead of an answer");
    }

    @Test
    void a_whole_answer_with_half_a_page_has_failed() throws IOException {
        Tally tally = visit("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nrelease=v1\n");

        assertThat(tally.firstFailure().orElseThrow()).isEqualTo("the page was not whole: 1 marks");
    }

    @Test
    void a_server_that_is_not_there_has_failed() throws IOException {
        ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        gone.close();

        Visitors visitors = visitors(gone);
        await(visitors.tally());
        visitors.close();

        assertThat(visitors.tally().failed())
                .isPositive()
                .isEqualTo(visitors.tally().requests());
    }

    private static Tally visit(String answer) throws IOException {
        Visitors visitors;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            visitors = visitors(server);
            try (Socket socket = server.accept()) {
                assertThat(socket.getInputStream().read()).isEqualTo('G');
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
        }
        await(visitors.tally());
        visitors.close();
        return visitors.tally();
    }

    private static Visitors visitors(ServerSocket server) {
        return Visitors.start(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 1);
    }

    private static void await(Tally tally) {
        while (tally.failed() == 0) {
            Thread.onSpinWait();
        }
    }
}
