package io.natkeeper.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class LabTest {

    @Test
    void aFailureIsToldInOneSentenceWithItsCauses() {
        assertThat(
                        Lab.sentence(
                                new IllegalStateException(
                                        "the network broke",
                                        new UncheckedIOException(new IOException("ip: no\nlink")))))
                .isEqualTo("The lab failed: the network broke: UncheckedIOException: ip: no link");
        assertThat(Lab.sentence(new NullPointerException()))
                .isEqualTo("The lab failed: NullPointerException");
    }

    @Test
    void aMissingFileComesWithItsRemedy() {
        assertThat(
                        Lab.sentence(
                                new NoSuchFileException(
                                        "functions.zip", null, "make package builds it")))
                .isEqualTo("The lab failed: functions.zip: make package builds it");
    }
}
