using System.Text;

namespace NgHvi.Cli;

/// <summary>Standard output or error, which may be closed, or on a disk that is full.</summary>
/// <param name="inner">The console's.</param>
/// <param name="isNeeded">Whether a text that cannot be written ends the command, or is lost.</param>
internal sealed class StandardWriter(TextWriter inner, bool isNeeded) : TextWriter
{
    /// <summary>The console's own writer, by which a terminal is known.</summary>
    public TextWriter Inner => inner;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Attempt(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Attempt(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Attempt(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Attempt(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Attempt(inner.Flush);

    private void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (isNeeded) throw new InputException($"Standard output cannot be written: {exception.Message}", exception);
        }
    }
}
