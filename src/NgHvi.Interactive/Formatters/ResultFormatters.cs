using NgHvi.Data;
using NgHvi.Families;
using NgHvi.Inference;
using NgHvi.Inference.Baselines;
using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Results;
using NgHvi.Prediction;
using NgHvi.Simulation;

namespace NgHvi.Interactive.Formatters;

/// <summary>Every type that notebooks show, one line each.</summary>
internal static class ResultFormatters
{
    public static IReadOnlyList<ResultFormatter> All { get; } =
    [
        ResultFormatter.Table<DisplayTable>(table => table),
        ResultFormatter.Figure<Figure>(figure => figure),
        ResultFormatter.Table<VariationalFit>(FitTable.Create),
        ResultFormatter.Table<GibbsFit>(FitTable.Create),
        ResultFormatter.Table<DataAugmentationFit>(FitTable.Create),
        ResultFormatter.Table<DeepDataAugmentationFit>(FitTable.Create),
        ResultFormatter.Table<GroupedData>(DataTables.Create),
        ResultFormatter.Table<DataTable>(DataTables.Create),
        ResultFormatter.Table<LinearMixedSimulation>(DataTables.Create),
        ResultFormatter.Table<StepInfo>(InferenceTables.Create),
        ResultFormatter.Table<FactorGaussian>(InferenceTables.Create),
        ResultFormatter.Table<PosteriorDraws>(InferenceTables.Create),
        ResultFormatter.Table<Predictions>(PredictionTables.Create),
        ResultFormatter.Table<PredictiveScores>(PredictionTables.Create),
        ResultFormatter.Sentence<InputException>(),
        ResultFormatter.Sentence<DivergenceException>(),
    ];
}
