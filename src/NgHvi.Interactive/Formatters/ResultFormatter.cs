using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Formatters;

/// <summary>How values of one type are shown: as HTML and as plain text, both always offered.</summary>
internal sealed class ResultFormatter
{
    private readonly Action _register;

    private ResultFormatter(Type type, Action register) => (Type, _register) = (type, register);

    /// <summary>The type shown.</summary>
    public Type Type { get; }

    /// <summary>Whether both MIME types are in force; a host may have reset its formatters since.</summary>
    public bool IsRegistered
    {
        get
        {
            var preferred = Formatter.GetPreferredMimeTypesFor(Type);
            return preferred.Contains(HtmlFormatter.MimeType) && preferred.Contains(PlainTextFormatter.MimeType);
        }
    }

    /// <summary>Shows a type as a table.</summary>
    public static ResultFormatter Table<T>(Func<T, DisplayTable> toTable) => Of<T>(value => HtmlTable.Write(toTable(value)), value => TextTable.Write(toTable(value)));

    /// <summary>Shows a type as a figure.</summary>
    public static ResultFormatter Figure<T>(Func<T, Figure> toFigure) => Of<T>(value => toFigure(value).ToHtml(), value => toFigure(value).ToString());

    /// <summary>Shows an exception by its sentence, without the stack.</summary>
    public static ResultFormatter Sentence<T>()
        where T : Exception => Of<T>(exception => AsHtml(exception.Message), exception => exception.Message);

    /// <summary>Shows a type by two functions, one per MIME type.</summary>
    public static ResultFormatter Of<T>(Func<T, string> toHtml, Func<T, string> toText) =>
        new(typeof(T), () =>
        {
            Formatter.Register<T>((value, writer) => writer.Write(OrMessage(toHtml, value, AsHtml)), HtmlFormatter.MimeType);
            Formatter.Register<T>((value, writer) => writer.Write(OrMessage(toText, value, message => message)), PlainTextFormatter.MimeType);
            Formatter.SetPreferredMimeTypesFor(typeof(T), HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
        });

    /// <summary>Tells the kernel's formatting about this type.</summary>
    public void Register() => _register();

    /// <summary>A value that cannot be shown must not fail the cell that made it: what went wrong is shown instead.</summary>
    private static string OrMessage<T>(Func<T, string> show, T value, Func<string, string> write)
    {
        try
        {
            return value is null ? "<null>" : show(value);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return write($"{typeof(T).Name} cannot be shown: {exception.Message}");
        }
    }

    private static string AsHtml(string message) => $"<pre class=\"nghvi-error\">{Markup.Encode(message)}</pre>";
}
