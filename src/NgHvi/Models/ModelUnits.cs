namespace NgHvi;

/// <summary>(x − centre)/scale of columns and response; a feature's are 0 and 1. Centres need an intercept.</summary>
internal sealed record ModelUnits
{
    public double[] FixedCenters { get; init; } = []; // In the order of β.
    public double[] FixedScales { get; init; } = [];
    public int FixedIntercept { get; init; } = -1; // −1: none.
    public double[] RandomCenters { get; init; } = []; // In the order of α.
    public double[] RandomScales { get; init; } = [];
    public IReadOnlyList<(int First, int Count, int Intercept)> RandomBlocks { get; init; } = []; // By factor; −1: without intercept.
    public double[] InputCenters { get; init; } = [];
    public double[] InputScales { get; init; } = [];
    public double ResponseCenter { get; set; }
    public double ResponseScale { get; set; } = 1;

    public bool IsUsable => // Those of a file need not be.
        FixedCenters.Concat(RandomCenters).Concat(InputCenters).Append(ResponseCenter).All(double.IsFinite)
        && FixedScales.Concat(RandomScales).Concat(InputScales).Append(ResponseScale).All(scale => scale is > 1e-100 and < 1e100);

    // All but the inputs of a network as they are.
    public ModelUnits AsGiven() => this with
    {
        FixedCenters = new double[FixedCenters.Length],
        FixedScales = Ones(FixedScales.Length),
        RandomCenters = new double[RandomCenters.Length],
        RandomScales = Ones(RandomScales.Length),
        ResponseCenter = 0,
        ResponseScale = 1,
    };

    public ModelUnits WithInputsAsGiven() =>
        this with { InputCenters = new double[InputCenters.Length], InputScales = Ones(InputScales.Length) };

    public static ModelUnits None(ModelData data, int featureCount)
    {
        var (beta, random) = (data.FixedNames.Count + featureCount, data.RandomNames.Count + (data.HasRandomFeatures ? featureCount : 0));
        var inputs = data.InputNames.Count;
        return new ModelUnits
        {
            FixedCenters = new double[beta],
            FixedScales = Ones(beta),
            FixedIntercept = data.FixedInterceptIndex,
            RandomCenters = new double[random],
            RandomScales = Ones(random),
            RandomBlocks = data.Factors is [var only] ? [(0, random, only.Intercept)]
                : [.. data.Factors.Select(factor => (factor.First, factor.Count, factor.Intercept))],
            InputCenters = new double[inputs],
            InputScales = Ones(inputs),
        };
    }

    // Where that leaves the model what it is; constant columns stay.
    public static ModelUnits Standardize(ModelData data, int featureCount, Response response, Func<int, bool> centers)
    {
        var units = None(data, featureCount);
        Measure(data.Fixed, data, data.FixedNames.Count, data.HasFixedIntercept, units.FixedCenters, units.FixedScales);
        foreach (var (t, factor) in data.Factors.Index())
            Measure(
                data.Random, data, data.RandomNames.Count, factor.Intercept >= 0 && centers(t), units.RandomCenters,
                units.RandomScales, factor.Columns);
        Measure(data.Inputs, data, data.InputNames.Count, true, units.InputCenters, units.InputScales);
        if (response.IsLocationScale)
        {
            var (mean, sd) = Moments(data.Shifted, 1, 0, ones: data.Ones);
            (units.ResponseCenter, units.ResponseScale) = (mean, sd > 0 ? sd : 1);
        }
        else
        {
            double exposure = data.Offset.IsEmpty ? data.RowCount : 0;
            foreach (var known in data.Offset) exposure += response.Exposure(known);
            units.ResponseCenter = response.Origin(response.Level(FixedOrder.Sum(data.Response), exposure));
        }

        if (!data.HasFixedIntercept) units.ResponseCenter = 0;

        return units;
    }

    public void FixedToData(ReadOnlySpan<double> coefficients, Span<double> destination)
    {
        ToData(coefficients, FixedCenters, FixedScales, FixedIntercept, destination);
        if (FixedIntercept >= 0) destination[FixedIntercept] += ResponseCenter;
    }

    public void RandomToData(ReadOnlySpan<double> coefficients, Span<double> destination)
    {
        for (var b = 0; b < RandomBlocks.Count; b++) BlockToData(b, coefficients[BlockRange(b)], destination[BlockRange(b)]);
    }

    // Of one factor.
    public void BlockToData(int block, ReadOnlySpan<double> coefficients, Span<double> destination) => ToData(
        coefficients, RandomCenters.AsSpan(BlockRange(block)), RandomScales.AsSpan(BlockRange(block)), RandomBlocks[block].Intercept,
            destination);

    // Means and variances of the coefficients of one factor, which have this covariance.
    public void EffectToData(
        int block, ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance, Span<double> values, Span<double> variances)
    {
        var (first, r, intercept) = RandomBlocks[block];
        var (whole, row) = (new double[RandomBlocks.Count == 1 ? r * r : 0], new double[r]);
        BlockToData(block, mean, values);
        if (whole.Length > 0) CovarianceToData(covariance, whole);
        for (var a = 0; a < r; a++)
        {
            for (var j = 0; j < r; j++) // Row a of the map to data.
            {
                var unit = ResponseScale / RandomScales[first + j];
                row[j] = (a == j ? unit : 0) - (a == intercept ? unit * RandomCenters[first + j] : 0);
            }

            variances[a] = whole.Length > 0 ? whole[a * (r + 1)] : FixedOrder.Form(covariance, r, row);
        }
    }

    private Range BlockRange(int block) => RandomBlocks[block].First..(RandomBlocks[block].First + RandomBlocks[block].Count);

    // TΣTᵀ: T of the columns of Σ, which is symmetric, then of the rows of TΣ.
    public void CovarianceToData(ReadOnlySpan<double> covariance, Span<double> destination)
    {
        var r = RandomCenters.Length;
        var scratch = r <= 22 ? stackalloc double[r * (r + 1)] : new double[r * (r + 1)];
        var half = scratch[r..];
        var column = scratch[..r];
        for (var j = 0; j < r; j++)
        {
            RandomToData(covariance.Slice(j * r, r), column);
            for (var i = 0; i < r; i++) half[(i * r) + j] = column[i];
        }

        for (var i = 0; i < r; i++) RandomToData(half.Slice(i * r, r), destination.Slice(i * r, r));
    }

    // n×count row-major; the data themselves where nothing changes. Ones as ModelData has them, of factors.
    public static ReadOnlySpan<double> Apply(
        ReadOnlySpan<double> columns, scoped ReadOnlySpan<double> centers, scoped ReadOnlySpan<double> scales,
        scoped ReadOnlySpan<double> ones = default)
    {
        if (!centers.ContainsAnyExcept(0.0) && !scales.ContainsAnyExcept(1.0)) return columns;
        var (result, count) = (new double[columns.Length], centers.Length);
        for (var i = 0; i < result.Length; i++)
            result[i] = (columns[i] - (ones.IsEmpty ? centers[i % count] : ones[i / count] * centers[i % count])) / scales[i % count];
        return result;
    }

    public ReadOnlySpan<double> ApplyToResponse(ReadOnlySpan<double> response, ReadOnlySpan<double> ones = default) =>
        Apply(response, [ResponseCenter], [ResponseScale], ones);

    public static (double Mean, double Sd) Moments( // Sd 0 if but rounding.
        ReadOnlySpan<double> values, int stride, int column, ReadOnlySpan<double> weights = default, ReadOnlySpan<double> ones = default)
    {
        var (rows, first, sum, squares) = (values.Length / stride, values[column] / (ones.IsEmpty ? 1 : ones[0]), 0.0, 0.0);
        for (var i = 0; i < rows; i++)
            sum += ones.IsEmpty ? (weights.IsEmpty ? 1 : weights[i]) * (values[(i * stride) + column] - first)
                : ones[i] * (values[(i * stride) + column] - (ones[i] * first));
        var n = !ones.IsEmpty ? FixedOrder.SumOfSquares(ones) : weights.IsEmpty ? rows : FixedOrder.Sum(weights);
        var mean = sum / n;
        for (var i = 0; i < rows; i++)
        {
            var one = ones.IsEmpty ? 1 : ones[i];
            var deviation = values[(i * stride) + column] - (one * first) - (one * mean);
            squares += (weights.IsEmpty ? 1 : weights[i]) * deviation * deviation;
        }

        var sd = n > 1 ? Math.Sqrt(squares / (n - 1)) : 0;
        return (first + mean, double.IsFinite(sd) && sd > 1e-10 * Math.Abs(first + mean) ? sd : 0);
    }

    private static void Measure( // Of outcomes, so a row counts as often as it has trials.
        ReadOnlySpan<double> values, ModelData data, int count, bool isCentered, Span<double> centers, Span<double> scales,
        Range? columns = null)
    {
        var (first, length) = (columns ?? ..count).GetOffsetAndLength(count);
        for (var j = first; j < first + length; j++)
        {
            var (mean, sd) = Moments(values, count, j, data.Trials, data.Ones);
            if (sd > 0) (centers[j], scales[j]) = (isCentered ? mean : 0, sd);
        }
    }

    private void ToData(
        ReadOnlySpan<double> coefficients, ReadOnlySpan<double> centers, ReadOnlySpan<double> scales, int intercept,
        Span<double> destination)
    {
        double shift = 0;
        for (var j = 0; j < coefficients.Length; j++)
        {
            destination[j] = coefficients[j] * ResponseScale / scales[j];
            shift += destination[j] * centers[j];
        }

        if (intercept >= 0) destination[intercept] -= shift;
    }

    private static double[] Ones(int length) => [.. Enumerable.Repeat(1.0, length)];
}
