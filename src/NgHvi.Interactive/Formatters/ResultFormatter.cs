using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Interactive.Figures;

namespace NgHvi.Interactive.Formatters;

/// <summary>How values of one type are shown: as HTML and as plain text, both always offered.</summary>
internal sealed class ResultFormatter
{
    private const int ShownResults = 10;
    private readonly Action register;
    private readonly Func<ResultFormatter> sequence;
    private ITypeFormatter? registered;

    private ResultFormatter(Type type, Action register, Func<ResultFormatter> sequence) =>
        (Type, this.register, this.sequence) = (type, register, sequence);

    /// <summary>The type shown; also shown are types derived from it.</summary>
    public Type Type { get; }

    /// <summary>Whether it is among the host's formatters, which may have been reset since.</summary>
    /// <remarks>The MIME types in force say nothing: a host may prefer HTML and text for every type, as our Jupyter kernel does.</remarks>
    public bool IsRegistered => registered is not null && Formatter.RegisteredFormatters(includeDefaults: false).Contains(registered);

    /// <summary>Shows a type as a table.</summary>
    public static ResultFormatter Table<T>(Func<T, DisplayTable> toTable) =>
        Of<T>(value => HtmlTable.Write(toTable(value)), value => TextTable.Write(toTable(value)));

    /// <summary>Shows a type that is known at run time only as a table.</summary>
    public static ResultFormatter Table(Type type, Func<object, DisplayTable> toTable) => new(
        type,
        () =>
        {
            Formatter.Register(
                type,
                (value, writer) => writer.Write(Shown(type, one => HtmlTable.Write(toTable(one)), value, AsHtml)),
                HtmlFormatter.MimeType);
            Formatter.Register(
                type,
                (value, writer) => writer.Write(Shown(type, one => TextTable.Write(toTable(one)), value, LineText.VisibleLines)),
                PlainTextFormatter.MimeType);
            Formatter.SetPreferredMimeTypesFor(type, HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
        },
        () => Table(type, toTable));

    /// <summary>Shows a type as tables below each other.</summary>
    public static ResultFormatter Tables<T>(Func<T, IEnumerable<DisplayTable>> toTables) => Of<T>(
        value => Stack(toTables(value).Select(HtmlTable.Write)), value => string.Join("\n\n", toTables(value).Select(TextTable.Write)));

    /// <summary>Shows a type as a figure.</summary>
    public static ResultFormatter Plot<T>(Func<T, Plot> toFigure) =>
        Of<T>(value => toFigure(value).ToHtml(), value => toFigure(value).ToString());

    /// <summary>Shows a type as a figure above a table; plain text has the table alone.</summary>
    public static ResultFormatter Illustrated<T>(Func<T, Plot> toFigure, Func<T, DisplayTable> toTable) => Of<T>(
        value => Stack([toFigure(value).ToHtml(), HtmlTable.Write(toTable(value))]), value => TextTable.Write(toTable(value)));

    /// <summary>Shows an exception by its sentence, without the stack.</summary>
    public static ResultFormatter Sentence<T>()
        where T : Exception => Of<T>(exception => AsHtml(exception.Message), exception => LineText.VisibleLines(exception.Message));

    /// <summary>Shows a type by two functions, one per MIME type.</summary>
    public static ResultFormatter Of<T>(Func<T, string> toHtml, Func<T, string> toText) => new(
        typeof(T),
        () =>
        {
            Formatter.Register<T>((value, writer) => writer.Write(OrMessage(toHtml, value, AsHtml)), HtmlFormatter.MimeType);
            Formatter.Register<T>(
                (value, writer) => writer.Write(OrMessage(toText, value, LineText.VisibleLines)), PlainTextFormatter.MimeType);
            Formatter.SetPreferredMimeTypesFor(typeof(T), HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
        },
        () => Of<IEnumerable<T>>(
            values => Each(values, value => OrMessage(toHtml, value, AsHtml), Stack, more => $"<p class=\"nghvi-note\">{more}</p>"),
            values => Each(
                values, value => OrMessage(toText, value, LineText.VisibleLines), parts => string.Join("\n\n", parts), more => more)));

    /// <summary>Shows an exception that only carries one of ours by the sentence of ours, and any other in full.</summary>
    public static ResultFormatter Carrier<T>()
        where T : Exception => Of<T>(exception => AsHtml(Words(exception)), exception => LineText.VisibleLines(Words(exception)));

    /// <summary>Shows each value of a sequence as the value alone is shown.</summary>
    public ResultFormatter Sequence() => sequence();

    /// <summary>Tells the kernel's formatting about this type.</summary>
    public void Register()
    {
        register();
        registered = Formatter.RegisteredFormatters(includeDefaults: false).First();
    }

    /// <summary>A value that cannot be shown must not fail the cell that made it: what went wrong is shown instead.</summary>
    private static string OrMessage<T>(Func<T, string> show, T value, Func<string, string> write) =>
        Shown(typeof(T), one => show((T)one), value, write);

    private static string Shown(Type type, Func<object, string> show, object? value, Func<string, string> write)
    {
        try
        {
            return value is null ? write("<null>") : show(value);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return write($"{type.Name.Split('`')[0]} cannot be shown: {exception.Message}");
        }
    }

    private static string Each<T>(
        IEnumerable<T> values, Func<T, string> show, Func<IEnumerable<string>, string> join, Func<string, string> more)
    {
        var all = values as IReadOnlyCollection<T> ?? [.. values];
        var parts = all.Take(ShownResults).Select(show);
        var hidden = all.Count - ShownResults;
        return all.Count == 0 ? more("(none)") : join(hidden > 0 ? parts.Append(more($"… {NumberFormat.Count(hidden)} more")) : parts);
    }

    private static string Words(Exception exception) => OurExceptions.Find(exception)?.Message ?? exception.ToString();

    private static string Stack(IEnumerable<string> parts) => $"<div class=\"nghvi-results\">{string.Concat(parts)}</div>";

    private static string AsHtml(string message) =>
        $"<pre class=\"nghvi-error\" style=\"white-space:pre-wrap\">{HtmlTable.Text(message)}</pre>";
}
