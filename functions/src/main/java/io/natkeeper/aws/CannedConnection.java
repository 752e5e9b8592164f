package io.natkeeper.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A connection that goes nowhere: it takes a request and gives what stands ready for it. */
final class CannedConnection extends HttpURLConnection {

    /** EC2, Auto Scaling, RDS and SNS name the operation in the body. */
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    private final CannedAnswers answers;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    /** Systems Manager names it here: {@code AmazonSSM.SendCommand}. */
    private @Nullable String target;

    CannedConnection(URL url, CannedAnswers answers) {
        super(url);
        this.answers = answers;
    }

    @Override
    public void connect() {
        target = getRequestProperty("X-Amz-Target");
        connected = true;
    }

    @Override
    public OutputStream getOutputStream() {
        return sent;
    }

    @Override
    public int getResponseCode() {
        return HTTP_OK;
    }

    @Override
    public String getResponseMessage() {
        return "OK";
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return Map.of();
    }

    @Override
    public InputStream getInputStream() {
        return new ByteArrayInputStream(answers.to(operation()).getBytes(UTF_8));
    }

    @Override
    public void disconnect() {}

    @Override
    public boolean usingProxy() {
        return false;
    }

    private String operation() {
        if (target != null) {
            return target.substring(target.indexOf('.') + 1);
        }
        Matcher action = ACTION.matcher(sent.toString(UTF_8));
        if (!action.find()) {
            throw new IllegalStateException("No operation is named in " + sent.toString(UTF_8));
        }
        return action.group(1);
    }
}
