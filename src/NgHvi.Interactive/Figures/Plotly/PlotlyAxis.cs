namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>One axis of a figure that is read: whether it counts, names or dates, and the place of each value.</summary>
internal sealed class PlotlyAxis
{
    private readonly JsonNode? settings;
    private readonly List<string> categories = [];
    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);
    private readonly char kind;

    /// <summary>Decides the kind from the settings, else from the values on the axis, as plotly.js does.</summary>
    public PlotlyAxis(JsonNode? settings, IReadOnlyList<object?> samples)
    {
        this.settings = settings;
        kind = settings.At("type").Text() switch
        {
            "log" => 'l',
            "linear" => 'n',
            "date" => 'd',
            "category" or "multicategory" => 'c',
            _ => Guess([.. samples.OfType<string>()], samples.Count),
        };
        if (kind == 'c')
        {
            foreach (var name in PlotlyValues.Of(settings.At("categoryarray")))
            {
                Place(name);
            }
        }
    }

    /// <summary>Whether it holds dates, which are drawn as years.</summary>
    public bool IsDate => kind == 'd';

    /// <summary>Whether it holds names.</summary>
    public bool IsCategory => kind == 'c';

    /// <summary>The place of each value of an array; NaN where it has none.</summary>
    public double[] Read(JsonNode? array) => array is JsonObject && !IsCategory
        ? PlotlyValues.Numbers(array)
        : [.. PlotlyValues.Of(array).Select(Place)];

    /// <summary>The place of one value.</summary>
    public double Place(object? value)
    {
        if (kind == 'c' && value is not null)
        {
            var name = PlotlyText.Decode(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            if (indices.TryAdd(name, categories.Count))
            {
                categories.Add(name);
            }

            return indices[name];
        }

        return value switch
        {
            double number => IsDate ? Year(DateTime.UnixEpoch.AddMilliseconds(Math.Clamp(number, -6e13, 2e14))) : number,
            string text when IsDate => Date(text) is { } date ? Year(date) : double.NaN,
            string text => PlotlyValues.Parsed(text),
            _ => double.NaN,
        };
    }

    /// <summary>The place of a coordinate of a shape or an annotation, which on a logarithmic axis may be a power of ten.</summary>
    public double PlaceOf(JsonNode? value, bool isPower)
    {
        var number = value.Number() is { } found ? (kind == 'c' ? found : Place(found)) : Place(value.Text());
        return isPower && kind == 'l' ? Math.Pow(10, number) : number;
    }

    /// <summary>The axis of the panel, once all values were read.</summary>
    public Axis ToAxis()
    {
        var range = PlotlyValues.Numbers(settings.At("range")) is [var from, var to] && double.IsFinite(from + to) && from != to && !IsDate
            ? (from, to)
            : default((double From, double To)?);
        var ends = range is { } shown
            ? new[] { shown.From, shown.To }.Order().Select(end => kind == 'l' ? Math.Pow(10, end) : end).ToArray()
            : null;
        var names = Names();
        return new Axis
        {
            Title = settings.At("title").Title(),
            Scale = kind == 'l' ? AxisScale.Log : AxisScale.Linear,
            Minimum = ends?[0],
            Maximum = ends?[1],
            IsReversed = range is { } written ? written.From > written.To : settings.At("autorange").Text() == "reversed",
            Categories = [.. names],
            HasLabels = settings.At("showticklabels").Truth() ?? true,
            SharedRange = settings.At("matches").Text() ?? "",
        };
    }

    /// <summary>Names of a category axis, or ticks that were given names at 0, 1, 2, ….</summary>
    private IEnumerable<string> Names()
    {
        if (IsCategory) return categories;

        var texts = PlotlyValues.Of(settings.At("ticktext"));
        var isList = PlotlyValues.Numbers(settings.At("tickvals")).Select((value, i) => value == i)
            .DefaultIfEmpty(false).All(isNext => isNext);
        return isList ? texts.Select(text => PlotlyText.Decode(Convert.ToString(text, CultureInfo.InvariantCulture) ?? "")) : [];
    }

    private static char Guess(string[] words, int count) =>
        words.Length * 2 <= count ? 'n'
        : words.Count(word => double.IsFinite(PlotlyValues.Parsed(word))) * 2 > words.Length ? 'n'
        : words.Count(word => Date(word) is not null) * 2 > words.Length ? 'd' : 'c';

    private static DateTime? Date(string text) =>
        text.Length >= 7 && text[4] == '-' && DateTime.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;

    private static double Year(DateTime date) =>
        date.Year + ((date.DayOfYear - 1 + (date.TimeOfDay.TotalSeconds / 86_400)) / (DateTime.IsLeapYear(date.Year) ? 366 : 365));
}
