using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Figures.Marks;
using NgHvi.Interactive.Formatters;
using NgHvi.Interactive.Progress;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests.Results;

public class FormatterCoverageTests
{
    /// <summary>Types that a cell is not meant to end with, and why. Everything else that is public must be shown.</summary>
    private static readonly Dictionary<Type, string> Exempt = new()
    {
        [typeof(HybridViWorkspace)] = "scratch memory",
        [typeof(GibbsWorkspace)] = "scratch memory",
        [typeof(DataAugmentationWorkspace)] = "scratch memory",
        [typeof(NagvacWorkspace)] = "scratch memory",
        [typeof(FactorGaussianFisher)] = "scratch memory",
        [typeof(LatentDraw)] = "an argument of a model's density",
        [typeof(PhiloxRandom)] = "a stream of random numbers",
        [typeof(FormulaPart)] = "part of a formula, which shows it",
        [typeof(FormulaTerm)] = "part of a formula, which shows it",
        [typeof(FormulaVariable)] = "part of a formula, which shows it",
        [typeof(DesignDocument)] = "part of a file",
        [typeof(GroupedStatisticsDocument)] = "part of a file",
        [typeof(LinearMixedPriorsDocument)] = "part of a file",
        [typeof(PriorDocument)] = "part of a file",
        [typeof(DisplayColumn)] = "part of a table, which shows it",
        [typeof(Axis)] = "part of a figure, which shows it",
        [typeof(Panel)] = "part of a figure, which shows it",
        [typeof(Mark)] = "part of a figure, which shows it",
        [typeof(SeriesPalette)] = "part of a figure, which shows it",
        [typeof(SeriesStyle)] = "part of a figure, which shows it",
        [typeof(NamedDensity)] = "part of a figure, which shows it",
        [typeof(IntervalEstimates)] = "part of a figure, which shows it",
        [typeof(ColorScale)] = "part of a figure, which shows it",
        [typeof(ScalarGrid)] = "part of a figure, which shows it",
    };

    private static IEnumerable<Type> Public => typeof(VariationalFit).Assembly.GetExportedTypes().Concat(typeof(Figure).Assembly.GetExportedTypes());

    [Fact]
    public void Every_public_type_that_can_be_a_result_has_a_formatter() => Assert.Empty(
        from type in Public
        where !type.IsEnum && !type.IsInterface && !(type.IsAbstract && type.IsSealed) && !typeof(Delegate).IsAssignableFrom(type)
        where !(type.IsAbstract && Public.Any(derived => derived.BaseType == type))
        where !(type.Namespace == typeof(FitDocument).Namespace && type != typeof(FitDocument))
        where !ResultFormatters.All.Any(formatter => formatter.Type.IsAssignableFrom(type)) && !Exempt.Keys.Any(exempt => exempt.IsAssignableFrom(type))
        select type.FullName);

    [Fact]
    public void No_type_is_both_exempt_and_shown() =>
        Assert.DoesNotContain(Exempt.Keys, type => ResultFormatters.All.Any(formatter => formatter.Type.IsAssignableFrom(type)));

    [Fact]
    public void Every_formatter_of_one_value_is_tried()
    {
        Type[] elsewhere = [typeof(DisplayTable), typeof(Figure), typeof(FitDocument), typeof(GroupedStatistics), typeof(IPosteriorFit), typeof(ProgressView)];
        Type[] states = [typeof(GibbsState), typeof(DataAugmentationState), typeof(NagvacState)];
        var tried = KnownResults.Names.Select(row => KnownResults.Make(row.Data).GetType()).ToArray();

        Assert.Empty(ResultFormatters.All.Select(formatter => formatter.Type)
            .Where(type => type.Namespace!.StartsWith("NgHvi", StringComparison.Ordinal) && !tried.Any(type.IsAssignableFrom))
            .Except(elsewhere).Except(states).Select(type => type.Name));
    }
}
