namespace NgHvi.Benchmarks;

/// <summary>
/// The random intercept model written plainly: every evaluation visits every row. The baseline that sufficient statistics and vectors are
/// measured against; same numbers.
/// </summary>
internal sealed class RowByRowModel(ModelData data) : ITarget
{
    private readonly MixedDensity reference = Example1.Model(data).Density;

    public ParameterLayout Parameters => reference.Parameters;

    public IReadOnlyList<string> QuantityNames => reference.QuantityNames;

    public bool IsCollapsible => true;

    public StartingValues FindStart(StartRequest request) => reference.FindStart(request);

    public StartingValues PublishedStart(RandomKey key) => reference.PublishedStart(key);

    public IModelEvaluator CreateEvaluator(int threads = 1) => new Evaluator(data, reference.CreateEvaluator());

    private sealed class Evaluator(ModelData data, IModelEvaluator reference) : IModelEvaluator
    {
        private readonly int q = data.FixedNames.Count;

        public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient)
        {
            var residualVariance = Math.Exp(theta[q]);
            var groupVariance = Math.Exp(theta[q + 1]);
            var value = -0.5 * data.RowCount * Math.Log(2 * Math.PI * residualVariance);
            double groupSquares = 0;
            double residualSquares = 0;
            gradient.Clear();
            for (var k = 0; k < data.GroupCount; k++)
            {
                var (from, to) = (data.GroupOffsets[k], data.GroupOffsets[k + 1]);
                double sum = 0;
                double squares = 0;
                for (var i = from; i < to; i++)
                {
                    var residual = Residual(theta, i);
                    sum += residual;
                    squares += residual * residual;
                }

                var precision = ((to - from) / residualVariance) + (1 / groupVariance);
                var mean = sum / residualVariance / precision;
                value -= 0.5 * (Math.Log(precision * groupVariance) + ((squares - (mean * sum)) / residualVariance));
                groupSquares += (mean * mean) + (1 / precision);
                for (var i = from; i < to; i++)
                {
                    var residual = Residual(theta, i) - mean;
                    residualSquares += (residual * residual) + (1 / precision);
                    for (var j = 0; j < q; j++)
                    {
                        gradient[j] += data.Fixed[(i * q) + j] * residual / residualVariance;
                    }
                }
            }

            gradient[q + 1] = 0.5 * ((groupSquares / groupVariance) - data.GroupCount);
            gradient[q] = 0.5 * ((residualSquares / residualVariance) - data.RowCount);
            return value + AddPrior(theta, gradient);
        }

        public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient) => reference.Drawn(theta, draw, gradient);

        public double LogJacobian(ReadOnlySpan<double> theta) => reference.LogJacobian(theta);

        public double LogPrior(ReadOnlySpan<double> theta) => reference.LogPrior(theta);

        public void Report(ReadOnlySpan<double> theta, Span<double> values) => reference.Report(theta, values);

        private double Residual(ReadOnlySpan<double> theta, int i)
        {
            var residual = data.Response[i];
            for (var j = 0; j < q; j++)
            {
                residual -= data.Fixed[(i * q) + j] * theta[j];
            }

            return residual;
        }

        private double AddPrior(ReadOnlySpan<double> theta, Span<double> gradient)
        {
            for (var j = 0; j < q; j++)
            {
                gradient[j] -= theta[j] / 100;
            }

            for (var j = q; j < q + 2; j++)
            {
                gradient[j] += (1.01 * Math.Exp(-theta[j])) - 1.01;
            }

            return reference.LogPrior(theta);
        }
    }
}
