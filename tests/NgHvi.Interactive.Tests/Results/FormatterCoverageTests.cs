using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;
using NgHvi.Interactive.Formatters;
using NgHvi.Interactive.Progress;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Results;

public class FormatterCoverageTests
{
    /// <summary>Types of this library that a cell is not meant to end with: parts of a table or a figure, which shows them.</summary>
    private static readonly Type[] Exempt =
    [
        typeof(DisplayColumn), typeof(Axis), typeof(Panel), typeof(Mark), typeof(SeriesPalette), typeof(SeriesStyle), typeof(NamedDensity),
        typeof(IntervalEstimates), typeof(Named<>), typeof(ColorScale), typeof(ScalarGrid),
    ];

    private static IEnumerable<Type> Public =>
        typeof(MixedModel).Assembly.GetExportedTypes().Concat(typeof(Plot).Assembly.GetExportedTypes());

    [Fact]
    public void Every_public_type_that_can_be_a_result_has_a_formatter() => Assert.Empty(
        from type in Public
        where !type.IsEnum && !type.IsInterface && !type.IsByRefLike && !(type.IsAbstract && type.IsSealed)
        where !typeof(Delegate).IsAssignableFrom(type)
        where !ResultFormatters.All.Any(formatter => formatter.Type.IsAssignableFrom(type))
        where !Exempt.Any(exempt => exempt.IsAssignableFrom(type))
        select type.FullName);

    [Fact]
    public void No_type_is_both_exempt_and_shown() =>
        Assert.DoesNotContain(Exempt, type => ResultFormatters.All.Any(formatter => formatter.Type.IsAssignableFrom(type)));

    [Fact]
    public void Every_display_of_its_own_is_tried()
    {
        Type[] elsewhere = [typeof(DisplayTable), typeof(Plot), typeof(ProgressView)];
        Type[] tried = [.. KnownResults.Types];

        Assert.Empty(ResultFormatters.Own.Select(formatter => formatter.Type)
            .Where(type => !tried.Any(type.IsAssignableFrom)).Except(elsewhere).Select(type => type.Name));
    }
}
